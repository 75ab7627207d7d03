import fc from "fast-check";
import { expect, test } from "vitest";
import { indexProduct } from "../../../src/util/index-product.ts";

test("the last index changes fastest", () => {
  expect(indexProduct([2, 3])).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
    [1, 2],
  ]);
  expect(indexProduct([])).toEqual([[]]);
  expect(indexProduct([2, 0])).toEqual([]);
});

test("there are as many ways as the product of the lengths, all different, each index below its length", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 5 }), (lengths) => {
      const ways = indexProduct(lengths);
      expect(ways.length).toBe(lengths.reduce((product, length) => product * length, 1));
      expect(new Set(ways.map(String)).size).toBe(ways.length);
      for (const way of ways)
        way.forEach((at, axis) => {
          expect(at).toBeLessThan(lengths[axis] ?? 0);
        });
    }),
  );
});
