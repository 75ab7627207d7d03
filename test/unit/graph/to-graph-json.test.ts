import { expect, test } from "vitest";
import { toGraphJson } from "../../../src/graph/to-graph-json.ts";
import { graphOf } from "../../support/graph-of.ts";

test("nodes, edges, instances and targets refer to each other by name", () => {
  const graph = graphOf('"a, b"[0].x -> add, sum => add');
  expect(JSON.parse(toGraphJson(graph))).toEqual({
    nodes: [
      { name: "a, b", kind: "function", function: "a, b", parents: [] },
      { name: "sum", kind: "construct", function: "sum", parents: [] },
      { name: "add", kind: "method", function: "sum.add", parents: ["a, b", "sum"] },
    ],
    edges: [
      { from: "a, b", to: "add", kind: "item", paths: [[0, "x"]] },
      { from: "sum", to: "add", kind: "chain" },
    ],
    instances: [{ construction: "sum", calls: ["add"] }],
    targets: [{ node: "add", path: [] }],
  });
});

test("a node's place is told without the text of its line", () => {
  const graph = graphOf("a");
  const place = { file: "/w.ts", line: 3, column: 5, lineText: "a()" };
  const nodes = graph.nodes.map((node) => ({ ...node, place }));
  expect(JSON.parse(toGraphJson({ ...graph, nodes })).nodes[0].place).toEqual({
    file: "/w.ts",
    line: 3,
    column: 5,
  });
});
