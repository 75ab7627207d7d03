import fc from "fast-check";
import { expect, test } from "vitest";
import type { Penguin } from "../../../../workflows/penguins/penguin.ts";
import { seededRandom } from "../../../../workflows/penguins/seeded-random.ts";
import { shuffle } from "../../../../workflows/penguins/shuffle.ts";
import { splitPenguins } from "../../../../workflows/penguins/split-penguins.ts";

const penguins = Array.from({ length: 10 }, (_, index): Penguin => ({
  species: "Adelie",
  features: [index],
}));

test("random numbers stay below one and depend on the seed alone", () => {
  const numbersOf = (seed: number): number[] => Array.from({ length: 100 }, seededRandom(seed));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seed) => {
      expect(numbersOf(seed)).toEqual(numbersOf(seed));
      expect(numbersOf(seed).every((number) => number >= 0 && number < 1)).toBe(true);
    }),
  );
  expect(numbersOf(1)).not.toEqual(numbersOf(2));
});

test("shuffling loses nothing, adds nothing and leaves what it was given as it was", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
      const before = [...items];
      const byValue = (a: number, b: number): number => a - b;
      expect(shuffle(items, seed).sort(byValue)).toEqual([...items].sort(byValue));
      expect(items).toEqual(before);
    }),
  );
});

test("each of six orders of three things comes up about as often as the others", () => {
  const seen = new Map<string, number>();
  for (let seed = 0; seed < 6000; seed += 1) {
    const order = shuffle(["a", "b", "c"], seed).join("");
    seen.set(order, (seen.get(order) ?? 0) + 1);
  }
  expect([...seen.keys()].sort()).toEqual(["abc", "acb", "bac", "bca", "cab", "cba"]);
  expect(Math.min(...seen.values())).toBeGreaterThan(880);
});

test("a split gives every penguin to one side, three of ten to the test", () => {
  const { train, test: held } = splitPenguins(penguins, 0.3, 1);
  expect([train.length, held.length]).toEqual([7, 3]);
  expect(new Set([...train, ...held])).toEqual(new Set(penguins));
});
