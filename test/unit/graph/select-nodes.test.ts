import fc from "fast-check";
import { expect, test } from "vitest";
import { selectAncestors, selectDescendants } from "../../../src/graph/select-nodes.ts";
import type { Graph, Selection } from "../../../src/model/graph.ts";
import { arbitraryGraph } from "../../support/arbitrary-graph.ts";
import { graphOf } from "../../support/graph-of.ts";

const namesOf = (graph: Graph, { nodes }: Selection): readonly string[] =>
  nodes.flatMap((id) => graph.nodes[id]?.name ?? []);

test("asking for one leaf takes every descendant of its roots and what those need", () => {
  const graph = graphOf("root -> leaf, root -> side -> below, other -> below, apart -> alone", {
    targets: ["leaf"],
  });
  expect(new Set(namesOf(graph, selectDescendants(graph)))).toEqual(
    new Set(["root", "leaf", "side", "other", "below"]),
  );
});

test("named targets take themselves and their ancestors", () => {
  const graph = graphOf("root -> leaf, root -> side, apart", { targets: ["side"] });
  expect(namesOf(graph, selectAncestors(graph, graph.targets))).toEqual(["root", "side"]);
});

test("a selection is in id order, without repeats, holds its targets, and lacks no parent of a node in it", () => {
  fc.assert(
    fc.property(arbitraryGraph, (graph) => {
      for (const selection of [selectDescendants(graph), selectAncestors(graph, graph.targets)]) {
        const { nodes, targets } = selection;
        expect(nodes).toEqual([...new Set(nodes)].sort((left, right) => left - right));
        expect(targets).toEqual(graph.targets);
        const selected = new Set(nodes);
        for (const { node } of targets) expect(selected.has(node)).toBe(true);
        for (const id of nodes) {
          for (const parent of graph.nodes[id]?.parents ?? []) {
            expect(selected.has(parent)).toBe(true);
          }
        }
      }
    }),
  );
});

test("the descendants of the roots hold the ancestors of the targets", () => {
  fc.assert(
    fc.property(arbitraryGraph, (graph) => {
      const all = new Set(selectDescendants(graph).nodes);
      for (const id of selectAncestors(graph, graph.targets).nodes) expect(all.has(id)).toBe(true);
    }),
  );
});
