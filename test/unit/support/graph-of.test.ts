import { expect, test } from "vitest";
import { graphOf } from "../../support/graph-of.ts";

test("names are numbered so that every edge runs from a lower to a higher id", () => {
  const graph = graphOf("c -> d, a -> b -> c, lone");
  expect(graph.nodes.map((node) => [node.name, node.parents, node.children])).toEqual([
    ["a", [], [1]],
    ["b", [0], [2]],
    ["c", [1], [3]],
    ["d", [2], []],
    ["lone", [], []],
  ]);
  expect(graph.targets).toEqual([
    { node: 3, path: [] },
    { node: 4, path: [] },
  ]);
});

test("items become the path of a hole, and names with odd letters are written as JSON", () => {
  const graph = graphOf(String.raw`split.train[0] -> "a -> \"b\", c", split -> "a -> \"b\", c"`);
  expect(graph.nodes[1]).toEqual({
    id: 1,
    name: 'a -> "b", c',
    kind: "function",
    functionName: 'a -> "b", c',
    holes: [
      { parent: 0, path: ["train", 0], where: "[0]" },
      { parent: 0, path: [], where: "[1]" },
    ],
    function: 0,
    declared: [],
    callHash: "",
    argumentsText: "",
    argumentsHash: "0".repeat(64),
    parents: [0],
    children: [],
  });
});

test("double arrows make a construction and the chain of its method calls", () => {
  const graph = graphOf("one -> add-1, sum => add-1 => add-2", { targets: ["add-1"] });
  expect(
    graph.nodes.map(({ name, kind, functionName, chain, parents }) => ({
      name,
      kind,
      functionName,
      chain,
      parents,
    })),
  ).toEqual([
    { name: "one", kind: "function", functionName: "one", chain: undefined, parents: [] },
    { name: "sum", kind: "construct", functionName: "sum", chain: undefined, parents: [] },
    {
      name: "add-1",
      kind: "method",
      functionName: "sum.add-1",
      chain: { instance: 1, previous: 1 },
      parents: [0, 1],
    },
    {
      name: "add-2",
      kind: "method",
      functionName: "sum.add-2",
      chain: { instance: 1, previous: 2 },
      parents: [2],
    },
  ]);
  expect(graph.targets).toEqual([{ node: 2, path: [] }]);
});

test("a circle and an unreadable line are refused", () => {
  expect(() => graphOf("a -> b -> a")).toThrow("graphOf: the edges form a circle");
  expect(() => graphOf("a -> ]")).toThrow('graphOf: cannot read "]"');
});
