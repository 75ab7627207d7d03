import { formatValue, shareOfBar } from "./rows.js";

const labelWidth = 330;
const plotWidth = 520;
const valueWidth = 230;
const rowHeight = 26;
const top = 54;
/** From a hundredth of the bar to a hundred times the bar. */
const decades = [-2, 2];

/** The rows as an SVG: a bar for each, on a logarithmic scale of how much of its limit it takes, with the limit marked. */
export function drawRows(rows) {
  const drawn = rows.filter(({ value, bar }) => value !== undefined && bar !== undefined);
  const height = top + drawn.length * rowHeight + 20;
  const width = labelWidth + plotWidth + valueWidth;
  const limit = xOf(1);
  const grid = [0.01, 0.1, 1, 10, 100].map((share) => {
    const x = xOf(share);
    const title = share === 1 ? "limit" : `${share} ×`;
    const colour = share === 1 ? "#b3261e" : "#c9ced6";
    return (
      `<line x1="${x}" x2="${x}" y1="${top - 8}" y2="${height - 14}" stroke="${colour}" stroke-width="${share === 1 ? 2 : 1}"/>` +
      `<text x="${x}" y="${top - 14}" text-anchor="middle" fill="${share === 1 ? colour : "#59636e"}">${title}</text>`
    );
  });
  const bars = drawn.map((row, at) => {
    const share = shareOfBar(row);
    const x = xOf(share);
    const y = top + at * rowHeight;
    const colour = share <= 1 ? "#2f7d4f" : "#d9822b";
    const { value, unit, bar, isMore = false } = row;
    const said = `${formatValue(value, unit)} (${isMore ? "≥" : "≤"} ${bar})`;
    return (
      `<text x="${labelWidth - 10}" y="${y + 14}" text-anchor="end">${escape(row.title ?? row.what)}</text>` +
      `<rect x="${labelWidth}" y="${y + 3}" width="${(x - labelWidth).toFixed(1)}" height="15" rx="2" fill="${colour}"/>` +
      `<text x="${Math.max(x, limit) + 8}" y="${y + 14}" fill="#59636e" paint-order="stroke" stroke="#ffffff" stroke-width="4">${escape(said)}</text>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#1f2328">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${labelWidth}" y="20" font-size="13" font-weight="600">How much of its limit each figure takes (left of the line is within)</text>`,
    ...grid,
    ...bars,
    `</svg>`,
    "",
  ].join("\n");
}

function xOf(share) {
  const [low, high] = decades;
  const at = Math.min(Math.max(Math.log10(share), low), high);
  return labelWidth + (plotWidth * (at - low)) / (high - low);
}

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("`", "");
}
