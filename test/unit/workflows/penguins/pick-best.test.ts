import fc from "fast-check";
import { expect, test } from "vitest";
import type { Score } from "../../../../workflows/penguins/cross-validate.ts";
import { pickBest } from "../../../../workflows/penguins/pick-best.ts";

const score = (k: number, mean: number, deviation: number): Score => ({
  candidate: { model: "nearest neighbours", k },
  folds: [],
  mean,
  deviation,
});

test("the highest mean wins", () => {
  const best = score(2, 0.9, 0.5);
  expect(pickBest([score(1, 0.8, 0), best, score(3, 0.7, 0)])).toBe(best);
});

test("of equal means the one that varies least wins, and of those the first", () => {
  const best = score(2, 0.9, 0.1);
  expect(pickBest([score(1, 0.9, 0.2), best, score(3, 0.9, 0.1)])).toBe(best);
});

test("nothing has a higher mean than the best", () => {
  const scores = fc.array(
    fc.tuple(fc.nat(9), fc.nat(9)).map(([mean, deviation]) => score(1, mean / 10, deviation / 10)),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(scores, (some) => {
      expect(pickBest(some).mean).toBe(Math.max(...some.map(({ mean }) => mean)));
    }),
  );
});
