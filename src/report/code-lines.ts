/**
 * Printed code, which is one long line, as lines that a person can compare: broken after `{`, `}` and `;` outside of
 * texts and round brackets, indented by depth.
 */
export function codeLines(text: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  let depth = 0;
  let round = 0;
  const end = (): void => {
    if (line.trim() !== "") lines.push("  ".repeat(depth) + line.trim());
    line = "";
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? "";
    if (sign === '"' || sign === "'" || sign === "`") {
      const from = at;
      at = endOfText(text, at);
      line += text.slice(from, at + 1);
      continue;
    }
    if (sign === "(") round += 1;
    if (sign === ")") round = Math.max(0, round - 1);
    if (sign === "}") {
      end();
      depth = Math.max(0, depth - 1);
    }
    line += sign;
    if (sign === "{") {
      end();
      depth += 1;
    }
    if (sign === ";" && round === 0) end();
  }
  end();
  return lines;
}

/** Where the text that begins at `start` ends; for one without an end, the end of all. */
function endOfText(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === quote) return at;
  }
  return text.length - 1;
}
