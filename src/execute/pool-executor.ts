import { fileURLToPath } from "node:url";
import { getHeapStatistics } from "node:v8";
import type { Piscina } from "piscina";
import type { Executor, OnNotice } from "../contract/executor.ts";
import type { NodeId } from "../model/ids.ts";
import type {
  MeasureReport,
  NodeReport,
  NodeWork,
  Notice,
  RealmOptions,
} from "../model/node-work.ts";
import type { NodeFailure } from "../model/outcome.ts";
import type { Reply, Request } from "../wire/run-request.ts";
import { ChainState } from "./chain-state.ts";
import { LineGate } from "./line-gate.ts";
import { measureReportOf, nodeReportOf } from "./reports-of.ts";
import { withinLimit } from "./within-limit.ts";

export interface PoolOptions {
  readonly realm: RealmOptions;
  /** How many threads may run nodes at once. */
  readonly threads: number;
  readonly onNotice: OnNotice;
}

/** A thread of its own for one live instance. */
interface Lane {
  readonly pool: Promise<Piscina>;
  readonly memoryBytes: number;
  readonly state: ChainState;
  /** Comes back when the state of the instance is kept, if that is under way. */
  keeping: Promise<void>;
}

/** The key of the pool whose threads have the runtime's own heap limit. */
const noLimit = 0;

/** A thread beside those for nodes, so that a measuring never waits for a node. */
const spare = 1;

function heapLimit(memoryBytes: number): number {
  return memoryBytes === noLimit ? getHeapStatistics().heap_size_limit : memoryBytes;
}

/** Runs nodes on piscina threads: one pool per heap limit, one thread of its own per live instance. */
export function openPoolExecutor({ realm, threads, onNotice }: PoolOptions): Executor {
  const pools = new Map<number, Promise<Piscina>>();
  const lanes = new Map<NodeId, Lane>();
  /** Those that only keep their state yet. */
  const closing = new Set<Lane>();
  const gate = new LineGate();
  const exits = new Map<NodeId, number>();
  let stopped = false;

  const heed = (notice: Notice): void => {
    if (notice.kind === "exiting") {
      if (notice.node !== undefined) exits.set(notice.node, notice.exitCode);
      return;
    }
    onNotice(notice);
    if (notice.kind === "printed" && notice.node !== undefined) gate.count(notice.node);
  };

  const openPool = async (
    maxThreads: number,
    memoryBytes: number,
    lane: boolean,
  ): Promise<Piscina> => {
    // A run that reuses everything needs no threads, so the library is loaded with the first pool.
    const { Piscina } = await import("piscina");
    const pool = new Piscina({
      filename: fileURLToPath(new URL("../worker/thread.js", import.meta.url)),
      name: "perform",
      minThreads: 0,
      maxThreads,
      idleTimeout: Infinity,
      concurrentTasksPerWorker: 1,
      workerData: realm,
      // A waiting thread runs no timers in the default mode; a live instance may depend on its own.
      ...(lane ? { atomics: "disabled" as const } : {}),
      ...(memoryBytes === noLimit
        ? {}
        : { resourceLimits: { maxOldGenerationSizeMb: Math.ceil(memoryBytes / 1024 / 1024) } }),
    });
    pool.on("message", heed);
    // A thread without a task that dies is replaced when it is needed; nobody waits for it.
    pool.on("error", () => undefined);
    return pool;
  };

  const poolFor = (memoryBytes: number): Promise<Piscina> => {
    let pool = pools.get(memoryBytes);
    if (pool === undefined) {
      pools.set(memoryBytes, (pool = openPool(threads + spare, memoryBytes, false)));
    }
    return pool;
  };

  /** The instance's thread; a new one if the call may use more memory than the calls before it, which are then replayed. */
  const laneFor = async (instance: NodeId, memoryBytes: number): Promise<Lane> => {
    const before = lanes.get(instance);
    if (before !== undefined && heapLimit(memoryBytes) <= heapLimit(before.memoryBytes)) {
      return before;
    }
    await closeLane(instance);
    const lane = {
      pool: openPool(1, memoryBytes, true),
      memoryBytes,
      state: new ChainState(),
      keeping: Promise.resolve(),
    };
    lanes.set(instance, lane);
    return lane;
  };

  /** Keeps the state of a lane's instance. Never rejects: what is not kept is computed again. */
  const keepState = (lane: Lane): Promise<void> => {
    const keep = async (): Promise<void> => {
      const request = await lane.state.snapshotRequest();
      if (request === undefined || stopped) return;
      const startedAt = performance.now();
      try {
        await ask(lane.pool, request);
      } catch {
        lane.state.died();
      }
      lane.state.tried(performance.now() - startedAt);
    };
    return (lane.keeping = lane.keeping.then(keep));
  };

  const closeLane = async (instance: NodeId): Promise<void> => {
    const lane = lanes.get(instance);
    if (lane === undefined) return;
    lanes.delete(instance);
    closing.add(lane);
    await withinLimit(keepState(lane));
    closing.delete(lane);
    await (await lane.pool).destroy();
  };

  const ask = async (pool: Promise<Piscina>, request: Request): Promise<Reply> =>
    (await (await pool).run(request)) as Reply;

  const explainDeath = (node: NodeId, memoryBytes: number, error: unknown): NodeFailure => {
    if (stopped) return { reason: "node-stopped" };
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ERR_WORKER_OUT_OF_MEMORY") {
      const limitBytes = memoryBytes === noLimit ? undefined : memoryBytes;
      return { reason: "node-out-of-memory", limitBytes };
    }
    return { reason: "node-exited", exitCode: exits.get(node) };
  };

  return {
    async run(work: NodeWork): Promise<NodeReport> {
      const { call, keep, chain } = work;
      const memoryBytes = work.memoryBytes ?? noLimit;
      const startedAt = Date.now();
      exits.delete(call.node);
      const lane = chain === undefined ? undefined : await laneFor(chain.instance, memoryBytes);
      await lane?.keeping;
      const before = (await lane?.state.callsBefore(work)) ?? { replay: [] };
      const request = { kind: "run", call, keep, ...before } as const;
      let reply: Reply;
      try {
        reply = await ask(lane?.pool ?? poolFor(memoryBytes), request);
      } catch (error) {
        // The thread died, and the instance with it.
        gate.drop(call.node);
        lane?.state.lost();
        return {
          kind: "failed",
          failure: explainDeath(call.node, lane?.memoryBytes ?? memoryBytes, error),
          durationMs: Date.now() - startedAt,
        };
      }
      await gate.passed(call.node, reply.lines);
      // After anything but success the instance may be ahead of what is known, so the chain starts over.
      if (reply.kind === "kept") lane?.state.made(work, Date.now() - startedAt);
      else lane?.state.lost();
      if (lane?.state.isDue === true) void keepState(lane);
      return nodeReportOf(reply);
    },
    async measure(result, items): Promise<MeasureReport> {
      const reply = await ask(poolFor(noLimit), { kind: "measure", result, items });
      return measureReportOf(reply);
    },
    releaseInstance: closeLane,
    async stop() {
      stopped = true;
      await closeAll();
    },
    close: closeAll,
  };

  async function closeAll(): Promise<void> {
    const all = [...pools.values(), ...[...lanes.values(), ...closing].map(({ pool }) => pool)];
    pools.clear();
    lanes.clear();
    closing.clear();
    await Promise.all(all.map(async (pool) => (await pool).destroy()));
  }
}
