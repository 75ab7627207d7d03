import type { Score } from "../penguins/cross-validate.ts";

/** The best score first: by its mean, then by how little it varies, then in the order that they came in. */
export function rankScores(scores: readonly Score[]): Score[] {
  return [...scores].sort((a, b) => b.mean - a.mean || a.deviation - b.deviation);
}
