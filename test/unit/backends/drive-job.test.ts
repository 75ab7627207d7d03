import { expect, test } from "vitest";
import { driveJob } from "../../../src/backends/in-process/drive-job.ts";
import type { RunJob } from "../../../src/contract/backend.ts";
import type { Executor } from "../../../src/contract/executor.ts";
import { FfuseError } from "../../../src/failure/ffuse-error.ts";
import type { NodeId } from "../../../src/model/ids.ts";
import type { NodeReport, NodeWork } from "../../../src/model/node-work.ts";
import type { ResultRef } from "../../../src/model/result-ref.ts";
import { defaultNeed } from "../../../src/model/resources.ts";
import type { RunEvent } from "../../../src/model/run-event.ts";
import { graphOf } from "../../support/graph-of.ts";

const never = new AbortController().signal;

/** A job over a drawn graph in which nothing is kept from before. */
function jobOf(text: string, events: RunEvent[] = []): RunJob {
  const graph = graphOf(text);
  return {
    graph,
    selected: graph.nodes.map(({ id }) => id),
    argumentsOf: () => ({ need: defaultNeed, tags: [], cache: "fingerprint", setBy: {} }),
    capacity: { numCpus: 2, memoryBytes: 0, custom: {} },
    failFast: false,
    whyNotClonable: () => Promise.resolve(undefined),
    realm: {
      bundleFile: "",
      root: "",
      entry: "w.ts",
      params: {},
      storage: { kind: "memory", path: "", workflow: "w" },
    },
    run: "r" as RunJob["run"],
    lookUp: (node) =>
      Promise.resolve({
        fingerprint: `f${node}` as ResultRef["fingerprint"],
        verdict: { status: "run", because: { kind: "new" } },
      }),
    restoreFiles: () => Promise.resolve(undefined),
    onItemMeasured: () => undefined,
    emit: (event) => events.push(event),
    drain: never,
    stop: never,
    now: () => 0,
  };
}

function executorOf(run: (work: NodeWork) => NodeReport): Executor {
  return {
    run: (work) => Promise.resolve(run(work)),
    measure: () => Promise.reject(new Error("nothing is measured here")),
    releaseInstance: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

const kept = ({ keep: { fingerprint } }: NodeWork): NodeReport => ({
  kind: "kept",
  durationMs: 1,
  result: { fingerprint, contentHash: "c", codec: "json", sizeBytes: 1, items: {} } as ResultRef,
});

const lost = {
  kind: "input-damaged",
  parent: 0 as NodeId,
  path: "store/a",
  found: "gone",
} as const;

test("a parent whose entry is lost runs again, and then its child", async () => {
  const order: string[] = [];
  let losses = 1;
  const executor = executorOf((work) => {
    order.push(work.call.name);
    if (work.call.name === "b" && losses-- > 0) return lost;
    return kept(work);
  });
  const outcomes = await driveJob(jobOf("a -> b"), executor);
  expect(order).toEqual(["a", "b", "a", "b"]);
  expect([...outcomes.values()].map(({ status }) => status)).toEqual(["ran", "ran"]);
});

test("an entry that is lost however often it is computed ends the run, with one warning", async () => {
  const events: RunEvent[] = [];
  const executor = executorOf((work) => (work.call.name === "b" ? lost : kept(work)));
  await expect(driveJob(jobOf("a -> b", events), executor)).rejects.toEqual(
    new FfuseError({ reason: "entry-damaged", path: "store/a", found: "gone", task: "a" }),
  );
  expect(events.filter(({ type }) => type === "warning")).toHaveLength(1);
});

test("the children of a node go on when what was told of it is committed", async () => {
  const order: string[] = [];
  const executor = executorOf((work) => {
    order.push(work.call.name);
    return kept(work);
  });
  let told = 0;
  const job: RunJob = {
    ...jobOf("a -> b"),
    emit: (event) => void (told += event.type === "node-ended" ? 1 : 0),
    commit: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`committed ${told}`);
    },
  };
  await driveJob(job, executor);
  expect(order).toEqual(["a", "committed 1", "b", "committed 2"]);
});
