import { expect, test } from "vitest";
import { driveJob } from "../../../src/backends/in-process/drive-job.ts";
import type { LookedUp, RunJob } from "../../../src/contract/backend.ts";
import type { Claims, Taking } from "../../../src/contract/claims.ts";
import type { Executor } from "../../../src/contract/executor.ts";
import { FfuseError } from "../../../src/failure/ffuse-error.ts";
import type { Fingerprint, NodeId } from "../../../src/model/ids.ts";
import type { NodeReport, NodeWork } from "../../../src/model/node-work.ts";
import type { ResultRef } from "../../../src/model/result-ref.ts";
import { defaultNeed } from "../../../src/model/resources.ts";
import { defaultRetries } from "../../../src/model/retry-policy.ts";
import type { RunEvent } from "../../../src/model/run-event.ts";
import type { RunReason } from "../../../src/model/run-reason.ts";
import { graphOf } from "../../support/graph-of.ts";

const never = new AbortController().signal;

/** A job over a drawn graph in which nothing is kept from before. */
function jobOf(text: string, events: RunEvent[] = []): RunJob {
  const graph = graphOf(text);
  return {
    graph,
    selected: graph.nodes.map(({ id }) => id),
    argumentsOf: () => ({ need: defaultNeed, tags: [], cache: "fingerprint", setBy: {} }),
    capacity: { numCpus: 2, numGpus: 0, memoryBytes: 0, custom: {} },
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

/** A job in which all nodes have one fingerprint, and nothing is kept but what it keeps itself. */
function twinJob(text: string, events: RunEvent[], because: RunReason["kind"] = "new"): RunJob {
  const verdict = { status: "run", because: { kind: because } as RunReason } as const;
  const lookUp = (): Promise<LookedUp> => Promise.resolve({ fingerprint: one, verdict });
  return { ...jobOf(text, events), lookUp };
}

const one = "f" as Fingerprint;

function namesOf(events: readonly RunEvent[], type: RunEvent["type"]): readonly string[] {
  return events.flatMap((event) =>
    event.type === type && "name" in event ? [event.name ?? ""] : [],
  );
}

test("of nodes with one fingerprint in one run the first one runs, and the others get its result", async () => {
  const events: RunEvent[] = [];
  const outcomes = await driveJob(twinJob("a, b, c", events), executorOf(kept));
  expect(namesOf(events, "node-started")).toEqual(["a"]);
  expect([...outcomes.values()].map(({ status }) => status)).toEqual(["ran", "reused", "reused"]);
  expect(outcomes.get(2 as NodeId)).toMatchObject({ savedMs: 1, result: { contentHash: "c" } });
});

test("a node runs itself if the one of the same fingerprint that it waited for fails", async () => {
  const events: RunEvent[] = [];
  const failed: NodeReport = { kind: "failed", failure: { reason: "node-stopped" }, durationMs: 1 };
  const executor = executorOf((work) => (work.call.name === "a" ? failed : kept(work)));
  const outcomes = await driveJob(twinJob("a, b, c", events), executor);
  expect(namesOf(events, "node-started")).toEqual(["a", "c"]);
  const statuses = [...outcomes.values()].map(({ status }) => status).sort();
  expect(statuses).toEqual(["failed", "ran", "reused"]);
});

test.each(["cache-off", "unknowable"] as const)(
  "nodes that are not kept for others, or that nobody can tell apart, run each (%s)",
  async (because) => {
    const events: RunEvent[] = [];
    await driveJob(twinJob("a, b", events, because), executorOf(kept));
    expect(namesOf(events, "node-started")).toEqual(["a", "b"]);
  },
);

test("nodes of one fingerprint that are forced to run do so once", async () => {
  const events: RunEvent[] = [];
  await driveJob(twinJob("a, b", events, "forced"), executorOf(kept));
  expect(namesOf(events, "node-started")).toEqual(["a"]);
});

/** Claims of which a test decides what others have. */
function claimsOf(
  taken: Set<string>,
): Claims & { readonly told: string[]; free(id: string, how?: { stays: boolean }): void } {
  const told: string[] = [];
  const waiting = new Map<string, () => void>();
  return {
    told,
    isAlone: false,
    take: (fingerprint) => {
      told.push(`take ${fingerprint}`);
      return Promise.resolve(taken.has(fingerprint) ? "taken" : "mine");
    },
    release: (fingerprint) => void told.push(`release ${fingerprint}`),
    freed: (fingerprint) =>
      new Promise((resolve) => {
        told.push(`wait ${fingerprint}`);
        waiting.set(fingerprint, resolve);
      }),
    free: (fingerprint, { stays } = { stays: false }) => {
      if (!stays) taken.delete(fingerprint);
      waiting.get(fingerprint)?.();
    },
  };
}

/** A job that shares its work with others; what they have kept is found. */
function sharedJob(
  text: string,
  { claims, others }: { readonly claims: Claims; readonly others: ReadonlySet<string> },
  events: RunEvent[] = [],
): RunJob {
  const job = jobOf(text, events);
  return {
    ...job,
    claims,
    lookUp: async (node, known) => {
      const found = await job.lookUp(node, known);
      const { fingerprint } = found;
      if (!others.has(fingerprint)) return found;
      const result = { fingerprint, contentHash: "o", codec: "json", sizeBytes: 1, items: {} };
      return { fingerprint, verdict: { status: "reuse", result: result as ResultRef, savedMs: 7 } };
    },
  };
}

test("a node that another run computes lets others go first, and its result is reused when it is there", async () => {
  const events: RunEvent[] = [];
  const claims = claimsOf(new Set(["f0"]));
  const others = new Set<string>();
  const job = { ...sharedJob("a, b, c", { claims, others }, events) };
  const capacity = { numCpus: 1, numGpus: 0, memoryBytes: 0, custom: {} };
  const executor = executorOf((work) => {
    if (work.call.name === "c") {
      others.add("f0");
      claims.free("f0");
    }
    return kept(work);
  });
  const outcomes = await driveJob({ ...job, capacity }, executor);
  expect(namesOf(events, "node-started")).toEqual(["b", "c"]);
  expect([...outcomes.values()].map(({ status }) => status).sort()).toEqual([
    "ran",
    "ran",
    "reused",
  ]);
  expect(outcomes.get(0 as NodeId)).toMatchObject({ status: "reused", savedMs: 7 });
  expect(claims.told.filter((line) => line.endsWith("f0"))).toEqual(["take f0", "wait f0"]);
});

test("a node whose other run ended without a result runs here", async () => {
  const claims = claimsOf(new Set(["f0"]));
  const running = driveJob(sharedJob("a", { claims, others: new Set() }), executorOf(kept));
  while (!claims.told.includes("wait f0")) await new Promise((resolve) => setImmediate(resolve));
  claims.free("f0");
  expect([...(await running).values()].map(({ status }) => status)).toEqual(["ran"]);
  expect(claims.told).toEqual(["take f0", "wait f0", "take f0", "release f0"]);
});

test("a node that waits for another run is told to once", async () => {
  const events: RunEvent[] = [];
  const claims = claimsOf(new Set(["f"]));
  const running = driveJob({ ...twinJob("a", events), claims }, executorOf(kept));
  const waits = (): number => claims.told.filter((line) => line === "wait f").length;
  while (waits() < 1) await new Promise((resolve) => setImmediate(resolve));
  // The other run gave it up, but a third one was quicker.
  claims.free("f", { stays: true });
  while (waits() < 2) await new Promise((resolve) => setImmediate(resolve));
  claims.free("f");
  await running;
  expect(events.map(({ type }) => type)).toEqual(["node-waiting", "node-started", "node-ended"]);
  expect(events[0]).toEqual({ type: "node-waiting", at: 0, node: 0, name: "a" });
});

test("a node that waits until its own run has given a claim up does not wait for another run", async () => {
  const events: RunEvent[] = [];
  const claims = claimsOf(new Set());
  const takings: Taking[] = ["releasing", "mine"];
  const take = () => Promise.resolve(takings.shift() ?? "mine");
  const running = driveJob(
    { ...twinJob("a", events), claims: { ...claims, take } },
    executorOf(kept),
  );
  while (!claims.told.includes("wait f")) await new Promise((resolve) => setImmediate(resolve));
  claims.free("f");
  await running;
  expect(events.map(({ type }) => type)).toEqual(["node-started", "node-ended"]);
});

test("a node that another run computed between its look-up and its claim does not run", async () => {
  const others = new Set<string>();
  const claims = claimsOf(new Set());
  const take: Claims["take"] = (fingerprint) => {
    others.add(fingerprint);
    return claims.take(fingerprint);
  };
  const events: RunEvent[] = [];
  const job = sharedJob("a", { claims: { ...claims, take }, others }, events);
  const outcomes = await driveJob(job, executorOf(kept));
  expect(namesOf(events, "node-started")).toEqual([]);
  expect([...outcomes.values()].map(({ status }) => status)).toEqual(["reused"]);
  expect(claims.told).toEqual(["take f0", "release f0"]);
});

test("a drained run starts nothing that it waited for or was about to claim, and holds no claim", async () => {
  const drain = new AbortController();
  const claims = claimsOf(new Set(["f0"]));
  const take: Claims["take"] = async (fingerprint) => {
    const taking = await claims.take(fingerprint);
    if (fingerprint === "f1") drain.abort();
    return taking;
  };
  const job = sharedJob("a, b", { claims: { ...claims, take }, others: new Set() });
  const outcomes = await driveJob({ ...job, drain: drain.signal }, executorOf(kept));
  expect([...outcomes.values()].map(({ status }) => status)).toEqual([
    "not-started",
    "not-started",
  ]);
  expect(claims.told).toContain("release f1");
});

test("failed nodes give up their claims", async () => {
  const claims = claimsOf(new Set());
  const failed: NodeReport = { kind: "failed", failure: { reason: "node-stopped" }, durationMs: 1 };
  await driveJob(
    sharedJob("a -> b", { claims, others: new Set() }),
    executorOf(() => failed),
  );
  expect(claims.told).toEqual(["take f0", "release f0"]);
});

test("a run that has made an instance claims its next call before it gives up the one before", async () => {
  const claims = claimsOf(new Set());
  const job = sharedJob("one => add => sub", { claims, others: new Set() });
  await driveJob(job, executorOf(kept));
  expect(claims.told).toEqual([
    ...["take f0", "take f1", "release f0", "take f2", "release f1", "release f2"],
  ]);
});

test("without a claim on forced nodes several runs compute them at once", async () => {
  const claims = claimsOf(new Set(["f"]));
  const outcomes = await driveJob({ ...twinJob("a", [], "forced"), claims }, executorOf(kept));
  expect([...outcomes.values()].map(({ status }) => status)).toEqual(["ran"]);
});

test("an attempt that failed is told, and the next one comes when its time has come on the clock of the run", async () => {
  const events: RunEvent[] = [];
  const timers: { readonly ms: number; readonly call: () => void }[] = [];
  let now = 0;
  const job: RunJob = {
    ...jobOf("a", events),
    argumentsOf: () => ({
      need: defaultNeed,
      tags: [],
      cache: "fingerprint",
      setBy: {},
      retries: { ...defaultRetries, maxRetries: 1 },
    }),
    timing: {
      now: () => now,
      random: () => 0.5,
      after: (ms, call) => {
        timers.push({ ms, call });
        return () => undefined;
      },
    },
  };
  const attempts: (number | undefined)[] = [];
  const failed: NodeReport = {
    kind: "failed",
    failure: { reason: "node-exited", exitCode: 1 },
    durationMs: 7,
  };
  const running = driveJob(
    job,
    executorOf((work) => (attempts.push(work.attempt) === 1 ? failed : kept(work))),
  );
  while (timers.length === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(events.at(-1)).toEqual({
    type: "node-attempt-failed",
    ...{ at: 0, node: 0, name: "a", attempt: 1, maxAttempts: 2, durationMs: 7, delayMs: 750 },
    failure: { reason: "node-exited", exitCode: 1 },
  });
  expect(timers.map(({ ms }) => ms)).toEqual([750]);
  now = 750;
  timers[0]?.call();
  expect((await running).get(0 as NodeId)).toMatchObject({ status: "ran", attempts: 2 });
  expect(attempts).toEqual([1, 2]);
});

test("what goes wrong while the report of a node of a ride is taken ends the run, and is not blamed on its thread", async () => {
  const told: string[] = [];
  const executor: Executor = {
    ...executorOf(kept),
    rides: {
      run(_ride, work, { end }) {
        // As a thread does, later and outside of all that the run is waiting for.
        setImmediate(() => {
          try {
            end(kept(work));
          } catch (error) {
            told.push(`the thread heard: ${String(error)}`);
          }
        });
      },
      recall: () => undefined,
    },
  };
  const plain = jobOf("a, b, c, d, e, f, g, h, i, j, k, l");
  const job: RunJob = {
    ...plain,
    // Of one function, so that it is known to be quick.
    graph: {
      ...plain.graph,
      nodes: plain.graph.nodes.map((node) => ({ ...node, functionName: "f" })),
    },
    capacity: { numCpus: 1, numGpus: 0, memoryBytes: 0, custom: {} },
  };
  let ends = 0;
  const failing: RunJob = {
    ...job,
    emit: ({ type }) => {
      if (type === "node-ended" && ++ends > 5) throw new Error("no more room");
    },
  };
  await expect(driveJob(failing, executor)).rejects.toThrow("no more room");
  expect(told).toEqual([]);
});
