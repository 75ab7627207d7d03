import type { Executor, OnNotice } from "../contract/executor.ts";
import type { NodeId } from "../model/ids.ts";
import type {
  CallWork,
  MeasureReport,
  NodeReport,
  NodeWork,
  Notice,
  RealmOptions,
} from "../model/node-work.ts";
import type { NodeFailure } from "../model/outcome.ts";
import { defaultNeed } from "../model/resources.ts";
import type { BatchReplies } from "../wire/batch.ts";
import type { LoanAsk, Reply, SharedSpoiled } from "../wire/run-request.ts";
import { Batches } from "./batches.ts";
import { spareThreads } from "./begun-threads.ts";
import type { BegunThreads, TakenThreads } from "./begun-threads.ts";
import { openRides } from "./open-rides.ts";
import { Deadlines } from "./deadlines.ts";
import { Lanes } from "./lanes.ts";
import { LineGate } from "./line-gate.ts";
import { measureReportOf, nodeReportOf, stoppedReport } from "./reports-of.ts";
import { defaultValueBytes, SharedValues } from "./shared-values.ts";
import { StopChannel } from "./stop-channel.ts";
import { noLimit, openThreads } from "./threads.ts";
import type { Threads } from "./threads.ts";
import { withMemory } from "./with-memory.ts";

export interface PoolOptions {
  readonly realm: RealmOptions;
  /** How many threads may run nodes at once. */
  readonly threads: number;
  readonly onNotice: OnNotice;
  /** How many bytes of values may lie in memory between nodes; absent for a share of the machine's. */
  readonly valueBytes?: number;
  /** Threads that may have been begun for these nodes; whoever began them ends them if they were not used. */
  readonly begun?: BegunThreads | undefined;
}

/** A run whose time is watched; nothing of it is there if nobody minds how long it takes. */
interface Watch {
  readonly signal?: AbortSignal;
  readonly turn?: number;
  timedOut?: NodeFailure;
}

/** How many live instances have a thread of their own: so many for each thread that runs nodes, but not fewer than these. */
const lanesPerThread = 4;
const leastLaneThreads = 8;

/** Runs nodes on piscina threads: one pool per heap limit, and threads beside them on which instances live. */
export function openPoolExecutor({
  realm: given,
  threads,
  onNotice,
  valueBytes = defaultValueBytes(),
  begun,
}: PoolOptions): Executor {
  const stops = begun?.stops ?? new StopChannel();
  const realm = { ...given, stopChannel: stops.name };
  const running = new Set<Promise<NodeReport>>();
  const pools = new Map<number, Threads>();
  const gate = new LineGate();
  const deadlines = new Deadlines();
  const exits = new Map<NodeId, number>();
  const memory = new SharedValues(valueBytes);
  /** Nodes that may have written to what they shared. */
  const unsharing = new Set<NodeId>();
  let stopped = false;
  const isStopped = (): boolean => stopped;

  const heed = (notice: Notice | LoanAsk | BatchReplies): void => {
    if (notice.kind === "replies") {
      batches.heed(notice.replies);
      return;
    }
    if (notice.kind === "loan") {
      notice.port.postMessage(memory.lend(notice.node, notice.sizeBytes));
      return;
    }
    if (notice.kind === "exiting") {
      if (notice.node !== undefined) exits.set(notice.node, notice.exitCode);
      return;
    }
    if (notice.kind === "clock") {
      deadlines.heed(notice);
      return;
    }
    if (notice.kind === "listening") {
      stops.heard();
      return;
    }
    onNotice(notice);
    const isLine = notice.kind === "printed" || notice.kind === "log" || notice.kind === "progress";
    if (isLine && notice.node !== undefined) gate.count(notice.node);
  };

  const poolFor = (memoryBytes: number): Threads => {
    let pool = pools.get(memoryBytes);
    if (pool === undefined) {
      const of = { realm, memoryBytes, maxThreads: threads + spareThreads, runsTimers: false };
      const taken = memoryBytes === noLimit ? takeBegun() : undefined;
      pools.set(memoryBytes, (pool = openThreads({ ...of, taken, onMessage: heed })));
    }
    return pool;
  };

  const takeBegun = (): TakenThreads | undefined =>
    begun?.take({ realm, threads, onMessage: heed });

  const batches = new Batches((request) => poolFor(noLimit).askBatch(request));

  const lanes = new Lanes({
    maxThreads: Math.max(leastLaneThreads, lanesPerThread * threads),
    open: (memoryBytes) =>
      openThreads({ realm, memoryBytes, maxThreads: 1, runsTimers: true, onMessage: heed }),
  });

  // They are told at once what they are to load.
  if (begun !== undefined) poolFor(noLimit);

  /** Starts to watch how long a run takes, if any of the calls that it makes has a limit. */
  const watch = (calls: readonly CallWork[]): Watch => {
    if (calls.every(({ timeoutMs }) => timeoutMs === undefined)) return {};
    const ending = new AbortController();
    const watched: Watch = {
      signal: ending.signal,
      turn: deadlines.watch((timeoutMs) => {
        watched.timedOut = { reason: "node-timed-out", timeoutMs };
        ending.abort();
      }),
    };
    return watched;
  };

  const explainDeath = (
    node: NodeId,
    error: unknown,
    memoryBytes: number = noLimit,
  ): NodeFailure => {
    if (isStopped()) return { reason: "node-stopped" };
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ERR_WORKER_OUT_OF_MEMORY") {
      const limitBytes = memoryBytes === noLimit ? undefined : memoryBytes;
      return { reason: "node-out-of-memory", limitBytes };
    }
    return { reason: "node-exited", exitCode: exits.get(node) };
  };

  /** Runs a node; `alone` says that nobody else may see what it does to the values that it is given. */
  const runOnce = async (work: NodeWork, alone: boolean): Promise<NodeReport | SharedSpoiled> => {
    const { call, keep, chain, attempt = 1, resources = defaultNeed } = work;
    const memoryBytes = work.memoryBytes ?? noLimit;
    const startedAt = Date.now();
    exits.delete(call.node);
    if (isStopped()) return { kind: "failed", failure: { reason: "node-stopped" }, durationMs: 0 };
    const lane = chain === undefined ? undefined : await lanes.of(chain.instance, memoryBytes);
    await lane?.keeping;
    const before = (await lane?.state.callsBefore(work)) ?? { replay: [] };
    const watched = watch([call, ...before.replay]);
    const { signal, turn } = watched;
    const timed = turn === undefined ? {} : { turn };
    const request = { kind: "run", call, keep, attempt, resources, ...timed, ...before } as const;
    let reply: Reply;
    try {
      const threads = lane?.home.thread ?? poolFor(memoryBytes);
      reply = await withMemory(memory, request, alone, (asked) => threads.ask(asked, signal));
    } catch (error) {
      // The thread died, and every instance on it.
      gate.drop(call.node);
      if (lane !== undefined) lanes.died(lane);
      return {
        kind: "failed",
        failure:
          watched.timedOut ?? explainDeath(call.node, error, lane?.home.memoryBytes ?? memoryBytes),
        durationMs: Date.now() - startedAt,
      };
    } finally {
      deadlines.forget(turn);
    }
    await gate.passed(call.node, reply.lines);
    // After anything but success the instance may be ahead of what is known, so the chain starts over.
    if (reply.kind === "kept") lane?.state.made(work, Date.now() - startedAt);
    else lane?.state.lost();
    if (lane?.state.isDue === true) void lanes.keepState(lane);
    if (reply.kind === "shared-spoiled") return reply;
    return isStopped() ? stoppedReport(nodeReportOf(reply)) : nodeReportOf(reply);
  };

  const run = async (work: NodeWork): Promise<NodeReport> => {
    const { node } = work.call;
    const report = await runOnce(work, unsharing.has(node));
    if (report.kind !== "shared-spoiled") return report;
    for (const key of report.spoiled) memory.spoil(key);
    unsharing.add(node);
    // Any reader may have written there, or what an earlier one left running; alone, it can only be the node itself.
    return nodeReportOf(await runOnce(work, true));
  };

  return {
    async run(work) {
      const report = run(work);
      running.add(report);
      try {
        return await report;
      } finally {
        running.delete(report);
      }
    },
    async measure(result, items): Promise<MeasureReport> {
      const { held, end } = memory.readOne(result);
      const request = { kind: "measure", result, items, held } as const;
      const reply = await poolFor(noLimit).ask(request).finally(end);
      return measureReportOf(reply);
    },
    forget: (result) => {
      memory.forget(result);
    },
    rides: openRides({ batches, memory, gate, exits, isStopped, explainDeath }),
    releaseInstance: (instance) => lanes.release(instance),
    async stop() {
      stopped = true;
      lanes.stop();
      await stops.abort(Promise.allSettled([...running, batches.ended()]));
      await closeAll();
    },
    close: closeAll,
  };

  async function closeAll(): Promise<void> {
    const all = [...pools.values()];
    pools.clear();
    await Promise.all([lanes.end(), ...all.map((each) => each.end())]);
    memory.clear();
  }
}
