import type { RunTerms } from "../model/node-arguments.ts";

/** How much memory an attempt, counted from 1, of a node gets: it grows as far as it may and as there is. */
export function memoryOfAttempt(
  { need, memoryGrowth }: Pick<RunTerms, "need" | "memoryGrowth">,
  attempt: number,
  totalBytes: number,
): number {
  const first = need.memoryBytes;
  if (memoryGrowth === undefined || attempt <= 1) return first;
  const most = Math.min(memoryGrowth.maxBytes ?? Infinity, totalBytes);
  return Math.max(first, Math.min(most, Math.round(first * memoryGrowth.factor ** (attempt - 1))));
}
