import { expect, test } from "vitest";
import { standardise } from "../../../../workflows/penguins/standardise.ts";

test("the training rows' mean becomes zero and their spread one", () => {
  const training = [
    [1, 10],
    [3, 30],
  ];
  expect(standardise(training)(training)).toEqual([
    [-1, -1],
    [1, 1],
  ]);
});

test("other rows are measured by the training rows, not by themselves", () => {
  expect(standardise([[0], [2]])([[5], [5]])).toEqual([[4], [4]]);
});

test("a feature that never varies becomes zero", () => {
  expect(standardise([[7], [7]])([[7]])).toEqual([[0]]);
});
