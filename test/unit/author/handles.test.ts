import { inspect } from "node:util";
import { expect, test } from "vitest";
import { task, workflow } from "../../../src/author/author.ts";
import { FfuseError } from "../../../src/failure/ffuse-error.ts";
import type { Failure } from "../../../src/failure/failure.ts";
import {
  arrowsOf,
  freshRecorder,
  namesOf,
  recorded,
  recordedGraph,
} from "../../support/recorded.ts";

freshRecorder();

const failureOf = (work: () => unknown): Failure => {
  try {
    work();
  } catch (error) {
    if (error instanceof FfuseError) return error.failure;
    throw error;
  }
  throw new Error("nothing was thrown");
};

interface Result {
  readonly train: readonly number[];
  readonly deep: { readonly list: readonly { readonly name: string }[] };
  readonly "odd key": number;
  readonly setName: number;
}

const makers = () => ({
  split: workflow(function split(): Result {
    throw new Error("a recorded call is not made");
  }),
  use: workflow(function use(...values: readonly unknown[]): unknown {
    return values;
  }),
});

test("calling a wrapped function does not run it", () => {
  const { split } = makers();
  expect(() => split()).not.toThrow();
});

test("default names count per function in call order, and setName takes no number away", () => {
  const { split, use } = makers();
  split();
  use();
  split().setName("named");
  split();
  expect(namesOf(recordedGraph())).toEqual(["split_0000", "use_0000", "named", "split_0002"]);
});

test("task is another name for workflow, and an arrow without a name is anonymous", () => {
  expect(task).toBe(workflow);
  workflow(() => 1)();
  expect(namesOf(recordedGraph())).toEqual(["anonymous_0000"]);
});

test("items by property, index, destructuring and item, nested to any depth", () => {
  const { split, use } = makers();
  const result = split().setName("s");
  const { train } = result;
  const [first] = train;
  use(first);
  use(result.deep.list[0]?.name);
  use(result["odd key"]);
  use(result.item("setName"));
  expect(arrowsOf(recordedGraph())).toEqual([
    "s.deep.list.0.name -> use_0001",
    "s.odd key -> use_0002",
    "s.setName -> use_0003",
    "s.train.0 -> use_0000",
  ]);
});

test("handles are found at any depth of arrays, objects, Maps and Sets, also as Map keys", () => {
  const { use } = makers();
  const one = use(1).setName("one");
  const two = use(2).setName("two");
  const three = use(3).setName("three");
  use([{ a: [one] }], new Map([[two, { b: new Set([three]) }]]));
  const graph = recordedGraph();
  expect(graph.nodes[3]?.holes).toEqual([
    { parent: 0, path: [], where: "[0][0].a[0]" },
    { parent: 1, path: [], where: "[1].key" },
    { parent: 2, path: [], where: "[1].get(…).b.element" },
  ]);
  expect(graph.nodes[3]?.parents).toEqual([0, 1, 2]);
});

test("a cycle in the arguments ends", () => {
  const { use } = makers();
  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  use(cyclic);
  expect(recordedGraph().nodes[0]?.argumentsText).toBe('[{"self":^1}]');
});

test("what the author changes after the call does not reach the node", () => {
  const { use } = makers();
  const list = [1, 2];
  const numbers = new Float64Array([1]);
  use(list, numbers, { list });
  list.push(3);
  numbers[0] = 9;
  expect(recorded().calls[0]?.args).toEqual([[1, 2], new Float64Array([1]), { list: [1, 2] }]);
});

test("using a handle as a value says the node's name and that it has not run", () => {
  const { use } = makers();
  const handle = use(1).setName("rows") as unknown as number;
  const uses: readonly (readonly [() => unknown, string])[] = [
    [() => handle + 1, "in an expression"],
    [() => handle > 3, "in an expression"],

    [() => `${handle}`, "as a text"],
    [() => JSON.stringify(handle), "in JSON.stringify"],
    [() => JSON.stringify({ deep: [handle] }), "in JSON.stringify"],
    [() => Object.keys(handle), "by listing its keys"],
    [() => ({ ...(handle as unknown as object) }), "by listing its keys"],
    [() => "a" in (handle as unknown as object), 'with "a" in'],
  ];
  for (const [use, how] of uses) {
    expect(failureOf(use)).toEqual({ reason: "handle-used-as-value", node: "rows", use: how });
  }
});

test("awaiting a handle is the same error", async () => {
  const { use } = makers();
  const handle = use(1).setName("rows");
  await expect(async () => {
    await (handle as unknown as Promise<unknown>);
  }).rejects.toThrow(
    'node "rows" has not run yet, so its value cannot be used here (with await, or returned from an async function) ' +
      "(pass the handle to another wrapped function and use the value inside it)",
  );
});

test("calling a part of a handle, as in rows.map, is explained", () => {
  const { use } = makers();
  const handle = use(1).setName("rows") as unknown as number[];
  expect(failureOf(() => handle.map((row) => row))).toEqual({
    reason: "handle-called",
    node: "rows",
    item: "map",
  });
});

test("a loop over a handle ends with an explanation", () => {
  const { use } = makers();
  const handle = use(1).setName("rows") as unknown as number[];
  expect(failureOf(() => [...handle])).toEqual({
    reason: "handle-looped",
    node: "rows",
    limit: 1000,
  });
});

test("a handle cannot be changed", () => {
  const { use } = makers();
  const handle = use(1).setName("rows") as unknown as { a: number };
  expect(failureOf(() => (handle.a = 1))).toEqual({
    reason: "handle-changed",
    node: "rows",
    item: ".a",
  });
  expect(failureOf(() => Reflect.deleteProperty(handle, "a"))).toMatchObject({
    reason: "handle-changed",
  });
});

test("an item cannot be named, nor a node by anything but a text", () => {
  const { split } = makers();
  const result = split().setName("s");
  expect(failureOf(() => result.train.setName("x"))).toEqual({
    reason: "item-named",
    node: "s",
    item: ".train",
    name: "x",
  });
  expect(failureOf(() => result.setName(""))).toEqual({
    reason: "name-not-text",
    node: "s",
    what: "the empty text",
  });
  expect(failureOf(() => result.setName(3 as unknown as string))).toEqual({
    reason: "name-not-text",
    node: "s",
    what: "a value of type number",
  });
});

test("a handle on the console is short and harmless", () => {
  const { split } = makers();
  expect(inspect(split().setName("s").train)).toBe("Handle<s.train>");
});

test("two nodes of one name are refused with both places", () => {
  const { use } = makers();
  use(1).setName("twice");
  use(2).setName("twice");
  const failure = failureOf(recordedGraph);
  expect(failure).toMatchObject({ reason: "duplicate-name", name: "twice" });
  const { first, second } = failure as Extract<Failure, { reason: "duplicate-name" }>;
  expect(first?.file).toMatch(/handles\.test\.ts$/);
  expect((second?.line ?? 0) - (first?.line ?? 0)).toBe(1);
});

test("what is neither function nor class cannot be wrapped", () => {
  const wrap = workflow as unknown as (value: unknown) => unknown;
  expect(failureOf(() => wrap(null))).toEqual({ reason: "not-wrappable", what: "null" });
  expect(failureOf(() => wrap({}))).toEqual({
    reason: "not-wrappable",
    what: "a value of type object",
  });
});

test("calling a wrapped function when a node has come back is an error that names both", () => {
  const { use } = makers();
  use(1);
  recorded().running = "outer";
  recorded().inner = "ended";
  expect(failureOf(() => use(2))).toEqual({
    reason: "called-inside-node",
    functionName: "use",
    node: "outer",
  });
  expect(use.fn(2)).toEqual([2]);
});
