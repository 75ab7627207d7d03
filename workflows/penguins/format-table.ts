import { candidateName, settingText } from "./candidate.ts";
import type { Confusion } from "./confuse.ts";
import type { Score } from "./cross-validate.ts";

export interface Findings {
  readonly scores: readonly Score[];
  readonly best: Score;
  readonly confusion: Confusion;
  readonly accuracy: number;
}

/** All that was found as text: every candidate's score, the best one marked, and its answers on the test penguins. */
export function formatTable({ scores, best, confusion, accuracy }: Findings): string {
  const bestName = candidateName(best.candidate);
  const scoreLines = alignColumns([
    ["model", "setting", "accuracy"],
    ...scores.map(({ candidate, mean, deviation }) => [
      candidate.model,
      settingText(candidate),
      `${mean.toFixed(3)} ± ${deviation.toFixed(3)}`,
      ...(candidateName(candidate) === bestName ? ["<- best"] : []),
    ]),
  ]);
  const confusionLines = alignColumns([
    ["true \\ answer", ...confusion.species],
    ...confusion.counts.map((row, index) => [confusion.species[index] ?? "", ...row.map(String)]),
  ]);
  const count = confusion.counts.flat().reduce((sum, cell) => sum + cell, 0);
  const verdict = `${best.candidate.model}, ${settingText(best.candidate)}`;
  return [
    ...scoreLines,
    "",
    `${verdict}: ${(accuracy * 100).toFixed(1)} % right on ${count} penguins it had never seen`,
    "",
    ...confusionLines,
  ].join("\n");
}

function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: width }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
