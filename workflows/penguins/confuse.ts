import { ConfusionMatrix } from "ml-confusion-matrix";
import type { Candidate } from "./candidate.ts";
import { classifyPenguins } from "./classify-penguins.ts";
import { speciesNames } from "./penguin.ts";
import type { Penguin, Species } from "./penguin.ts";

/** Which species was taken for which. */
export interface Confusion {
  readonly species: readonly Species[];
  /** A row for each true species, a column for each answer. */
  readonly counts: readonly (readonly number[])[];
}

/** Trains the candidate on the one part and counts its answers on the other. */
export function confuse(
  candidate: Candidate,
  train: readonly Penguin[],
  test: readonly Penguin[],
): Confusion {
  const answers = classifyPenguins(candidate, train, test);
  const matrix = ConfusionMatrix.fromLabels<string>(
    test.map(({ species }) => species),
    answers.map((answer) => answer ?? "none"),
    { labels: [...speciesNames] },
  );
  return { species: speciesNames, counts: matrix.getMatrix() };
}

/** The share of right answers. */
export function accuracy({ counts }: Confusion): number {
  const right = counts.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  const all = counts.flat().reduce((sum, count) => sum + count, 0);
  return right / all;
}
