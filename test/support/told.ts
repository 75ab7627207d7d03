/** What a run said of every node on stderr: `ran`, `failed`, or `skipped: "a" failed`. Nodes that were reused are not told. */
export function told(stderr: string): Readonly<Record<string, string>> {
  const pairs = stderr.split("\n").flatMap((line) => {
    const ran = /^ {2}✓ (.+?) {2}[\d.]+ (?:ms|s|min)\b/.exec(line)?.[1];
    if (ran !== undefined) return [[ran, "ran"]];
    const failed = /^ {2}✗ (.+)$/.exec(line)?.[1];
    if (failed !== undefined) return [[failed, "failed"]];
    const [, skipped, why] = /^ {2}- (.+?) {2}(skipped: .+)$/.exec(line) ?? [];
    return skipped === undefined || why === undefined ? [] : [[skipped, why]];
  });
  return Object.fromEntries(pairs) as Readonly<Record<string, string>>;
}

/** The last line without the time it took. */
export function summaryOf(stderr: string): string {
  return (stderr.trimEnd().split("\n").at(-1) ?? "").replace(
    / {2}[\d.]+ (ms|s|min)(, saved .*)?$/,
    "",
  );
}

/** The failure of a node as it is shown: the lines from its code to its hint, without the blanks before them. */
export function failureOf(stderr: string, node: string): readonly string[] {
  const lines = stderr.split("\n");
  const from = lines.indexOf(`  ✗ ${node}`);
  if (from === -1) return [];
  const to = lines.findIndex((line, index) => index > from && line.startsWith("  hint: "));
  return lines.slice(from + 1, to + 1).map((line) => line.trim());
}
