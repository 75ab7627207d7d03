import { expect, test } from "vitest";
import { edgesOf } from "../../../src/graph/edges-of.ts";
import { graphOf } from "../../support/graph-of.ts";

test("edges come in the order of their ends, then of their starts", () => {
  expect(edgesOf(graphOf("a -> b -> c, a -> c"))).toEqual([
    { from: 0, to: 1, kind: "argument", paths: [] },
    { from: 0, to: 2, kind: "argument", paths: [] },
    { from: 1, to: 2, kind: "argument", paths: [] },
  ]);
});

test("all parts of one value are one edge, each part once, and the whole value is another", () => {
  const graph = graphOf("a.x -> b, a[0] -> b, a.x -> b, a -> b");
  expect(edgesOf(graph)).toEqual([
    { from: 0, to: 1, kind: "argument", paths: [] },
    { from: 0, to: 1, kind: "item", paths: [["x"], [0]] },
  ]);
});

test("a method call that takes the value of the call before it has an argument edge and a chain edge", () => {
  const graph = graphOf("sum => one => two, one -> two");
  expect(edgesOf(graph)).toEqual([
    { from: 0, to: 1, kind: "chain", paths: [] },
    { from: 1, to: 2, kind: "argument", paths: [] },
    { from: 1, to: 2, kind: "chain", paths: [] },
  ]);
});
