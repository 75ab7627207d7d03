import { expect, test } from "vitest";
import { buildGraph } from "../../../src/graph/build-graph.ts";
import type { RecordedCall } from "../../../src/model/recorded-graph.ts";
import { failuresOf } from "../../support/failures-of.ts";

/** A recorded call with what a test does not care about. */
function call(name: string, more: Partial<RecordedCall> = {}): RecordedCall {
  return {
    kind: "function",
    functionName: name,
    name,
    named: true,
    holes: [],
    function: 0,
    declared: [],
    callHash: "",
    argumentsText: "[]",
    argumentsHash: "",
    ...more,
  };
}

const hole = (parent: number, where = "[0]") => ({ parent, path: [], where });

test("parents are named once each, in the order of the arguments, the chain last, and know their children", () => {
  const { nodes } = buildGraph(
    {
      calls: [
        call("a"),
        call("b"),
        call("Sum", { kind: "construct" }),
        call("Sum.add", {
          kind: "method",
          holes: [hole(1), hole(0, "[1]"), hole(1, "[2]")],
          chain: { instance: 2, previous: 2 },
        }),
      ],
      functions: [],
      targets: [],
    },
    "w.ts",
  );
  expect(nodes.map(({ parents, children }) => [parents, children])).toEqual([
    [[], [3]],
    [[], [3]],
    [[], [3]],
    [[1, 0, 2], []],
  ]);
});

test("without targets, every leaf is asked for in recorded order", () => {
  const calls = [call("a"), call("b", { holes: [hole(0)] }), call("c")];
  const asked = (targets: readonly { call: number; path: readonly string[] }[]) =>
    buildGraph({ calls, functions: [], targets }, "w.ts").targets;
  expect(asked([])).toEqual([
    { node: 1, path: [] },
    { node: 2, path: [] },
  ]);
  expect(asked([{ call: 0, path: ["train"] }])).toEqual([{ node: 0, path: ["train"] }]);
});

test("a graph without nodes is refused", async () => {
  expect(
    await failuresOf(() => buildGraph({ calls: [], targets: [], functions: [] }, "w.ts")),
  ).toEqual([{ reason: "no-node", file: "w.ts" }]);
});

test("every name that is taken again is told with the place of the first", async () => {
  const place = (line: number) => ({ place: { file: "w.ts", line, column: 1 } });
  const calls = [
    call("a", place(1)),
    call("b"),
    call("a", place(2)),
    call("b"),
    call("a", place(3)),
  ];
  expect(await failuresOf(() => buildGraph({ calls, targets: [], functions: [] }, "w.ts"))).toEqual(
    [
      { reason: "duplicate-name", name: "a", first: place(1).place, second: place(2).place },
      { reason: "duplicate-name", name: "b" },
      { reason: "duplicate-name", name: "a", first: place(1).place, second: place(3).place },
    ],
  );
});
