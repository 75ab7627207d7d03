import { assertType, describe, expectTypeOf, test } from "vitest";
import {
  GraphWorkflow,
  isFfuseError,
  LocalWorkflow,
  runWorkflow,
  storageFactory,
  workflow,
} from "../../src/index.ts";
import type {
  Failure,
  GraphEdge,
  GraphNode,
  Outcome,
  Reason,
  Resolved,
  RunEvent,
  RunReport,
  StoredTask,
  FfuseError,
} from "../../src/index.ts";

const pair = workflow((count: number) => ({ rows: [count], label: "a" as const }));
const later = workflow(async (text: string) => text.length);

describe("LocalWorkflow", () => {
  const both = pair(1);

  test("run gives the value of a handle, of an item, of a promise", () => {
    const run = <Asked>(asked: Asked) => new LocalWorkflow(asked, { workflowName: "w" }).run();
    expectTypeOf(run(both)).resolves.toEqualTypeOf<{ rows: number[]; label: "a" }>();
    expectTypeOf(run(both.rows[0])).resolves.toEqualTypeOf<number>();
    expectTypeOf(run(both.label)).resolves.toEqualTypeOf<"a">();
    expectTypeOf(run(later("x"))).resolves.toEqualTypeOf<number>();
  });

  test("run gives arrays and records in the shape of the asking", () => {
    expectTypeOf<Resolved<{ both: typeof both; list: [typeof both.label] }>>().toEqualTypeOf<{
      both: { rows: number[]; label: "a" };
      list: ["a"];
    }>();
    const local = new LocalWorkflow([later("x")], { workflowName: "w" });
    expectTypeOf(local.run()).resolves.toEqualTypeOf<number[]>();
  });

  test("a name is needed, arguments are checked, and calls can be chained", () => {
    // @ts-expect-error the name of the workflow is missing
    void (() => new LocalWorkflow(both));
    const local = new LocalWorkflow(both, { workflowName: "w" });
    expectTypeOf(local.setStorage).parameter(0).toExtend<{ readonly path: string }>();
    expectTypeOf(local.outcomes).toEqualTypeOf<ReadonlyMap<string, Outcome>>();
    void (() => {
      local.query("a").setRemoteArgs({ numCpus: 1, memory: "1GB" }).setTaskArgs({ cache: "off" });
      // @ts-expect-error there is no such argument
      local.query("a").setRemoteArgs({ cpus: 1 });
      // @ts-expect-error there is no such mode
      local.query("a").setTaskArgs({ cache: "sometimes" });
    });
  });
});

test("GraphWorkflow gives nodes, edges and pictures as plain data", () => {
  const graph = new GraphWorkflow(pair(1), { workflowName: "w" });
  expectTypeOf(graph.nodes).toEqualTypeOf<readonly GraphNode[]>();
  expectTypeOf(graph.edges).toEqualTypeOf<readonly GraphEdge[]>();
  expectTypeOf(graph.findNodes("a")).toEqualTypeOf<readonly string[]>();
  expectTypeOf(graph.toDot()).toEqualTypeOf<string>();
});

test("runWorkflow gives typed events and outcomes", () => {
  expectTypeOf(runWorkflow).parameter(0).toEqualTypeOf<string | URL>();
  type Run = ReturnType<typeof runWorkflow>;
  expectTypeOf<Run["events"]>().toEqualTypeOf<AsyncIterable<RunEvent>>();
  expectTypeOf<Run["report"]>().toEqualTypeOf<Promise<RunReport>>();
  expectTypeOf<Awaited<Run["report"]>["outcomes"]>().toExtend<ReadonlyMap<string, Outcome>>();
  expectTypeOf<Awaited<ReturnType<Run["read"]>>>().toBeUnknown();
  void (() => {
    runWorkflow("w.ts", { backend: "local", failFast: true, params: { k: 1 }, targets: ["a"] });
    runWorkflow("w.ts", { grid: { k: [1, 2], mode: ["fast"] } });
    // @ts-expect-error there is no such backend
    runWorkflow("w.ts", { backend: "cloud" });
    // @ts-expect-error there is no such option
    runWorkflow("w.ts", { file: "other.ts" });
  });
});

test("every outcome and every event can be told by its tag", () => {
  const tell = (outcome: Outcome): string => {
    switch (outcome.status) {
      case "ran":
        return `${outcome.result.sizeBytes} ${outcome.durationMs}`;
      case "reused":
        return outcome.result.codec;
      case "failed":
        return outcome.failure.reason;
      case "skipped":
        return String(outcome.because);
      case "not-started":
        return "";
    }
  };
  assertType<(outcome: Outcome) => string>(tell);
  expectTypeOf<RunEvent["type"]>().toEqualTypeOf<
    | "run-started"
    | "backend-file"
    | "warning"
    | "node-started"
    | "node-waiting"
    | "instance-resumed"
    | "node-attempt-failed"
    | "output"
    | "node-log"
    | "node-grew"
    | "node-progress"
    | "node-ended"
    | "nodes-reused"
    | "run-stopping"
    | "run-ended"
  >();
});

test("storageFactory gives typed lists and unknown values", () => {
  const storage = storageFactory({ kind: "file", options: { path: "storage" } });
  expectTypeOf(storage.listTasks("w")).resolves.toEqualTypeOf<readonly StoredTask[]>();
  expectTypeOf(storage.listWorkflows()).resolves.toEqualTypeOf<readonly string[]>();
  expectTypeOf(storage.readTask("w", "a", ["b", 0])).resolves.toBeUnknown();
  expectTypeOf(storage.removeTask("w", "a")).resolves.toBeVoid();
  expectTypeOf(storage.removeWorkflow("w")).resolves.toBeVoid();
  // @ts-expect-error there is no such kind
  void (() => storageFactory({ kind: "tape", options: {} }));
});

test("an error is told from others and has a closed set of reasons", () => {
  const error: unknown = undefined;
  if (isFfuseError(error)) expectTypeOf(error).toEqualTypeOf<FfuseError>();
  expectTypeOf<FfuseError["failure"]>().toEqualTypeOf<Failure>();
  expectTypeOf<FfuseError["failures"][number]>().toEqualTypeOf<Failure>();
  expectTypeOf<Failure["reason"]>().toEqualTypeOf<Reason>();
  expectTypeOf<"node-threw">().toExtend<Reason>();
  expectTypeOf<"unheard-of">().not.toExtend<Reason>();
});
