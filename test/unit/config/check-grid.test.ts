import { expect, test } from "vitest";
import { checkGrid } from "../../../src/config/check-grid.ts";
import { failuresOf } from "../../support/failures-of.ts";

const axis = (name: string, values: readonly unknown[]) => ({ name, values });

test("a grid of as many combinations as can be run as one graph is taken", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index);
  expect(() => {
    checkGrid([axis("a", hundred), axis("b", hundred)]);
  }).not.toThrow();
});

test("all that is wrong with a grid is told at once", async () => {
  const many = Array.from({ length: 101 }, (_, index) => index);
  const grid = [axis("a", many), axis("b", many), axis("c", [1, "1", 1.0, [2], [2]])];
  expect(
    await failuresOf(() =>
      Promise.resolve().then(() => {
        checkGrid(grid);
      }),
    ),
  ).toEqual([
    { reason: "params-grid-value-twice", name: "c", value: "1" },
    { reason: "params-grid-value-twice", name: "c", value: "[2]" },
    { reason: "params-grid-too-large", combinations: 51_005, limit: 10_000 },
  ]);
  expect(
    await failuresOf(() =>
      Promise.resolve().then(() => {
        checkGrid([axis("a", [])]);
      }),
    ),
  ).toEqual([{ reason: "params-grid-empty", name: "a" }]);
});
