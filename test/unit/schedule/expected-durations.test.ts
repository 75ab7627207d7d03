import { expect, test } from "vitest";
import { expectedDurations } from "../../../src/schedule/expected-durations.ts";

const of = (nodes: readonly (readonly [string, number?])[]): readonly number[] => [
  ...expectedDurations(nodes.map(([group, knownMs]) => ({ group, knownMs }))),
];

test("a node that ran before takes as long as before", () => {
  expect(
    of([
      ["f", 5],
      ["f", 9],
      ["g", 0],
    ]),
  ).toEqual([5, 9, 0]);
});

test("a node that never ran takes the median of its function, and one of a function that never ran the median of all", () => {
  expect(of([["f", 1], ["f", 3], ["f", 100], ["f"], ["g", 50], ["g", 60], ["h"]])).toEqual([
    1, 3, 100, 3, 50, 60, 50,
  ]);
});

test("where nothing ever ran all are alike", () => {
  expect(of([["f"], ["g"]])).toEqual([1, 1]);
});
