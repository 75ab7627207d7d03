import { setImmediate } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { Batches, notBegun } from "../../../src/execute/batches.ts";
import type { NodeId } from "../../../src/model/ids.ts";
import { defaultNeed } from "../../../src/model/resources.ts";
import { packReplies } from "../../../src/wire/packed-replies.ts";
import { unpackRuns } from "../../../src/wire/packed-runs.ts";
import type { BatchReplies, BatchRequest } from "../../../src/wire/batch.ts";
import type { Reply, RunRequest } from "../../../src/wire/run-request.ts";

function request(node: number): RunRequest {
  return {
    kind: "run",
    call: { node: node as NodeId, name: `n${node}`, callHash: "", inputs: [] },
    keep: { fingerprint: "" as never, items: [], functionName: "f", codeHash: "" },
    attempt: 1,
    resources: defaultNeed,
    replay: [],
  };
}

function replyOf(node: number): Reply {
  return { kind: "differs", found: String(node), lines: 0 };
}

function replies(...nodes: readonly number[]): BatchReplies {
  const all = nodes.map((node) => [node as NodeId, replyOf(node)] as const);
  return { kind: "replies", replies: packReplies(all) };
}

function runOf(batches: Batches, ride: number, node: number): Promise<Reply | typeof notBegun> {
  return new Promise((end, fail) => {
    batches.run(ride, request(node), { end, fail });
  });
}

function nodesOf({ runs }: BatchRequest): readonly NodeId[] {
  return unpackRuns(runs, (node) => `n${node}`).map(({ call }) => call.node);
}

/** A thread that a test runs by hand. */
function openThread(): {
  readonly batches: Batches;
  readonly asked: BatchRequest[];
  readonly end: (answer: BatchReplies | Error) => void;
  /** Begins the next node of the first batch, if it may. */
  readonly begin: () => boolean;
} {
  const asked: BatchRequest[] = [];
  let settle: (answer: BatchReplies | Error) => void = () => undefined;
  let begun = 0;
  const batches = new Batches(
    (request) =>
      new Promise((resolve, reject) => {
        asked.push(request);
        settle = (answer) => {
          if (answer instanceof Error) reject(answer);
          else resolve(answer);
        };
      }),
  );
  return {
    batches,
    asked,
    end: (answer) => {
      settle(answer);
    },
    begin: () => Atomics.add(asked[0]?.begun ?? new Int32Array(1), 0, 1) === begun++,
  };
}

test("runs of one ride travel together, and each gets its own reply", async () => {
  const { batches, asked, end } = openThread();
  const runs = [1, 2, 3].map((node) => runOf(batches, 7, node));
  await setImmediate();
  expect(asked.map(nodesOf)).toEqual([[1, 2, 3]]);
  end(replies(1, 2, 3));
  expect(await Promise.all(runs)).toEqual([1, 2, 3].map(replyOf));
});

test("runs of two rides travel apart", async () => {
  const { batches, asked } = openThread();
  for (const node of [1, 2, 3]) void runOf(batches, node % 2, node);
  await setImmediate();
  expect(asked.map(nodesOf)).toEqual([[1, 3], [2]]);
});

test("what a slow node holds up is given back, and its thread begins none of it", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const { batches, end, begin } = openThread();
    const runs = [1, 2, 3].map((node) => runOf(batches, 7, node));
    await setImmediate();
    expect(begin()).toBe(true);
    vi.advanceTimersByTime(1000);
    expect(await Promise.all(runs.slice(1))).toEqual([notBegun, notBegun]);
    expect(begin()).toBe(false);
    end(replies(1));
    expect(await runs[0]).toEqual(replyOf(1));
  } finally {
    vi.useRealTimers();
  }
});

test("a recall gives back all that has not begun, and nothing else", async () => {
  const { batches, end, begin } = openThread();
  const runs = [1, 2, 3].map((node) => runOf(batches, 7, node));
  await setImmediate();
  expect([begin(), begin()]).toEqual([true, true]);
  batches.recall();
  expect(await runs[2]).toBe(notBegun);
  end(replies(1, 2));
  expect(await Promise.all(runs)).toEqual([replyOf(1), replyOf(2), notBegun]);
});

test("of a batch whose thread dies, only the node that ran then fails, and told ends stand", async () => {
  const { batches, end, begin } = openThread();
  const runs = [1, 2, 3, 4].map((node) => runOf(batches, 7, node));
  await setImmediate();
  expect([begin(), begin(), begin()]).toEqual([true, true, true]);
  batches.heed(replies(1).replies);
  end(new Error("died"));
  expect(await Promise.allSettled(runs)).toEqual([
    { status: "fulfilled", value: replyOf(1) },
    { status: "fulfilled", value: notBegun },
    { status: "rejected", reason: new Error("died") },
    { status: "fulfilled", value: notBegun },
  ]);
});

test("what comes late to a ride waits for the batch that is on its way, and is given back by a recall", async () => {
  const { batches, asked, end, begin } = openThread();
  const nodes = (): readonly (readonly NodeId[])[] => asked.map(nodesOf);
  const first = runOf(batches, 7, 1);
  await setImmediate();
  const second = runOf(batches, 7, 2);
  await setImmediate();
  expect([nodes(), begin()]).toEqual([[[1]], true]);
  end(replies(1));
  expect(await first).toEqual(replyOf(1));
  await setImmediate();
  const third = runOf(batches, 7, 3);
  await setImmediate();
  expect(nodes()).toEqual([[1], [2]]);
  batches.recall();
  expect(await Promise.all([second, third])).toEqual([notBegun, notBegun]);
});

test("a recall of one ride gives back what that one has not begun, and nothing of others", async () => {
  const { batches, asked } = openThread();
  const [first, second, other] = [runOf(batches, 7, 1), runOf(batches, 7, 2), runOf(batches, 8, 3)];
  await setImmediate();
  const late = runOf(batches, 7, 4);
  const begin = (at: number): number => Atomics.add(asked[at]?.begun ?? new Int32Array(1), 0, 1);
  expect([begin(0), begin(1)]).toEqual([0, 0]);
  batches.recall(7);
  expect(await Promise.all([second, late])).toEqual([notBegun, notBegun]);
  expect([begin(0) > 1, begin(1)]).toEqual([true, 1]);
  batches.heed(replies(1, 3).replies);
  expect(await Promise.all([first, other])).toEqual([replyOf(1), replyOf(3)]);
});
