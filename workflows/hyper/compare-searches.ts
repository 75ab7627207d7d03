import { settingText } from "../penguins/candidate.ts";
import type { Score } from "../penguins/cross-validate.ts";

export interface Searches {
  /** Of the whole grid, on all penguins to train on. */
  readonly scores: readonly Score[];
  readonly best: Score;
  /** The candidate that successive halving ended with, by its score of the last rung. */
  readonly winner: Score;
}

/** What the grid and the halving found, and how far down the grid's list the winner of the halving is. */
export function compareSearches({ scores, best, winner }: Searches): string {
  const better = scores.filter(({ mean }) => mean > winner.mean).length;
  return [
    `grid:    ${lineOf(best)}, the best of ${scores.length}`,
    `halving: ${lineOf(winner)}, ${better} of the grid are better`,
  ].join("\n");
}

function lineOf({ candidate, mean, deviation }: Score): string {
  return `${candidate.model}, ${settingText(candidate)}: ${mean.toFixed(3)} ± ${deviation.toFixed(3)}`;
}
