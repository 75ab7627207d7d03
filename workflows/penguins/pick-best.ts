import type { Score } from "./cross-validate.ts";

/** The score with the highest mean; among equals the one that varies least, then the first. */
export function pickBest(scores: readonly Score[]): Score {
  return scores.reduce((best, score) => {
    if (score.mean !== best.mean) return score.mean > best.mean ? score : best;
    return score.deviation < best.deviation ? score : best;
  });
}
