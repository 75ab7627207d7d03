/**
 * A row of the table: `what` was measured `against` what, its `value` with its `unit`, the `bar` that it may not be over
 * (or under, if `isMore`), how it came about, and peers: each with a value of the same unit, or a note why there is none.
 */

/** How much of its bar a value takes: 1 is the bar itself, more is a miss. */
export function shareOfBar({ value, bar, isMore = false }) {
  return isMore ? bar / value : value / bar;
}

/** A number with three digits that count. */
export function formatValue(value, unit) {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(value), 0.001))));
  const number = value.toFixed(Math.min(digits, 3));
  return unit === "×" ? `${number} ×` : `${number} ${unit}`;
}

/** A peer with its value, or with the reason why it has none. */
export function formatPeer({ name, value, unit, note }) {
  const said = value === undefined ? [] : [formatValue(value, unit)];
  return `${name} ${[...said, ...(note === undefined ? [] : [`(${note})`])].join(" ")}`;
}

/** The rows as one Markdown table. */
export function formatRows(rows) {
  const lines = rows.map((row) => {
    const { what, against, value, unit, bar, isMore = false, detail, peers = [], note } = row;
    const cells = [
      what,
      against,
      value === undefined ? (note ?? "not measured") : `**${formatValue(value, unit)}**`,
      bar === undefined ? "" : `${isMore ? "≥" : "≤"} ${bar} ${unit}`,
      value === undefined || bar === undefined ? "" : shareOfBar(row) <= 1 ? "yes" : "no",
      detail ?? "",
      peers.map(formatPeer).join("; "),
    ];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return [
    "| what | against | measured | bar | met | how | peers |",
    "| --- | --- | ---: | ---: | --- | --- | --- |",
    ...lines,
  ].join("\n");
}

/** Prints rows, and hands them to `all.js` where that has started this process. */
export function tellRows(rows) {
  if (process.send === undefined) console.log(formatRows(rows));
  else process.send(rows);
}

/** The rounds asked for on the command line. */
export function roundsOr(usual) {
  const asked = process.argv[2];
  if (asked === undefined) return usual;
  const rounds = Number(asked);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`"${asked}" is no number of rounds`);
  return rounds;
}
