import type { Candidate } from "./candidate.ts";
import { classifyPenguins } from "./classify-penguins.ts";
import type { Penguin } from "./penguin.ts";

/** How well a candidate does on penguins that it was not trained on. */
export interface Score {
  readonly candidate: Candidate;
  /** The share of right answers in each fold. */
  readonly folds: readonly number[];
  readonly mean: number;
  /** The standard deviation over the folds. */
  readonly deviation: number;
}

/** Trains on all folds but one and asks for the species in that one, for each fold in turn. */
export function crossValidate(
  candidate: Candidate,
  penguins: readonly Penguin[],
  foldCount: number,
): Score {
  const folds = Array.from({ length: foldCount }, (_, fold) => {
    const known = penguins.filter((_, index) => index % foldCount !== fold);
    const unknown = penguins.filter((_, index) => index % foldCount === fold);
    const answers = classifyPenguins(candidate, known, unknown);
    return (
      unknown.filter(({ species }, index) => species === answers[index]).length / unknown.length
    );
  });
  const mean = folds.reduce((sum, share) => sum + share, 0) / foldCount;
  const variance = folds.reduce((sum, share) => sum + (share - mean) ** 2, 0) / foldCount;
  return { candidate, folds, mean, deviation: Math.sqrt(variance) };
}
