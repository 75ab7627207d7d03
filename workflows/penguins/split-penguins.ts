import type { Penguin } from "./penguin.ts";
import { shuffle } from "./shuffle.ts";

export interface Split {
  readonly train: Penguin[];
  readonly test: Penguin[];
}

/** Holds back a share of the penguins, drawn at random by the seed, for the last test. */
export function splitPenguins(
  penguins: readonly Penguin[],
  testShare: number,
  seed: number,
): Split {
  const shuffled = shuffle(penguins, seed);
  const testCount = Math.round(shuffled.length * testShare);
  return { train: shuffled.slice(testCount), test: shuffled.slice(0, testCount) };
}
