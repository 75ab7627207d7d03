import { expect, test } from "vitest";
import { classChains } from "../../../src/graph/class-chains.ts";
import { graphOf } from "../../support/graph-of.ts";

test("every construction has its method calls in call order, also while others are called in between", () => {
  const graph = graphOf("one => add => sub, two => mul, one -> seen");
  const named = [...classChains(graph)].map(([instance, calls]) => [
    graph.nodes[instance]?.name,
    calls.map(({ name }) => name),
  ]);
  expect(Object.fromEntries(named)).toEqual({ one: ["add", "sub"], two: ["mul"] });
});
