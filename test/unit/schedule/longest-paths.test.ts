import { expect, test } from "vitest";
import { longestPaths } from "../../../src/schedule/longest-paths.ts";
import { graphOf } from "../../support/graph-of.ts";

/** The length for every name; nodes take as long as said, else 1. */
function lengths(
  text: string,
  durations: Readonly<Record<string, number>> = {},
): Readonly<Record<string, number>> {
  const { nodes } = graphOf(text);
  const timed = nodes.map(({ parents, name }) => ({ parents, expectedMs: durations[name] ?? 1 }));
  const paths = longestPaths(timed, (id) => id);
  return Object.fromEntries(nodes.map(({ name }, index) => [name, paths[index] ?? Number.NaN]));
}

test("a leaf has length one, and each parent one more than its longest child", () => {
  expect(lengths("a -> b -> c -> d, a -> d, e")).toEqual({ a: 4, b: 3, c: 2, d: 1, e: 1 });
});

test("a chain of method calls counts like any path", () => {
  expect(lengths("sum => add => sub, x -> add")).toEqual({ sum: 3, add: 2, sub: 1, x: 3 });
});

test("a path is as long as its nodes are expected to take", () => {
  const expected = { a: 116, b: 15, c: 10, d: 106, e: 6 };
  expect(lengths("a -> b -> c, a -> d -> e", { a: 10, b: 5, c: 10, d: 100, e: 6 })).toEqual(
    expected,
  );
});

test("of paths that take no time the one with more nodes is longer", () => {
  const { a, c } = lengths("a -> b, c", { a: 0, b: 0, c: 0 });
  expect(a).toBeGreaterThan(c ?? 0);
});

test("a path of a hundred thousand nodes is no deeper than the stack", () => {
  const nodes = Array.from({ length: 100_000 }, (_, id) => ({ parents: id === 0 ? [] : [id - 1] }));
  expect(longestPaths(nodes as never, (id) => id)[0]).toBe(100_000);
});
