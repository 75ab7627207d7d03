import { expect, test } from "vitest";
import { longestPaths } from "../../../src/schedule/longest-paths.ts";
import { graphOf } from "../../support/graph-of.ts";

/** The length for every name. */
function lengths(text: string): Readonly<Record<string, number>> {
  const { nodes } = graphOf(text);
  const paths = longestPaths(nodes);
  return Object.fromEntries(nodes.map(({ id, name }) => [name, paths.get(id) ?? Number.NaN]));
}

test("a leaf has length one, and each parent one more than its longest child", () => {
  expect(lengths("a -> b -> c -> d, a -> d, e")).toEqual({ a: 4, b: 3, c: 2, d: 1, e: 1 });
});

test("a chain of method calls counts like any path", () => {
  expect(lengths("sum => add => sub, x -> add")).toEqual({ sum: 3, add: 2, sub: 1, x: 3 });
});

test("a path of a hundred thousand nodes is no deeper than the stack", () => {
  const nodes = Array.from({ length: 100_000 }, (_, id) => ({ id, children: [id + 1] }));
  const paths = longestPaths(nodes as never);
  expect(paths.get(0 as never)).toBe(100_000);
});
