import { fileURLToPath } from "node:url";
import type { Piscina } from "piscina";
import type { BatchReplies } from "../wire/batch.ts";
import type { LoanAsk } from "../wire/run-request.ts";
import type { Notice, RealmOptions } from "../model/node-work.ts";

/** Told what threads say beside their replies. */
export type OnPoolMessage = (message: Notice | LoanAsk | BatchReplies) => void;

export interface PoolParts {
  readonly workerData: Partial<RealmOptions>;
  readonly maxThreads: number;
  /** How many are started at once. */
  readonly minThreads?: number;
  /** How long a thread waits for more work, in milliseconds; for ever if absent. */
  readonly idleMs?: number;
  /** Heap limit of each thread, in MB; the runtime's own if absent. */
  readonly heapMb?: number;
  /** Whether timers of user code run while a thread waits for work; they do not if absent. */
  readonly runsTimers?: boolean;
  readonly onMessage: OnPoolMessage;
  /** Called when a thread has ended or was ended. */
  readonly onLost?: () => void;
}

/** Opens a pool of threads that perform requests. */
export async function openPool(parts: PoolParts): Promise<Piscina> {
  const { workerData, maxThreads, minThreads = 0, idleMs, heapMb, runsTimers = false } = parts;
  // A run that reuses everything needs no threads, so the library is loaded with the first pool.
  const { Piscina } = await import("piscina");
  const pool = new Piscina({
    filename: fileURLToPath(new URL("../worker/thread.cjs", import.meta.url)),
    name: "perform",
    minThreads,
    maxThreads,
    idleTimeout: idleMs ?? Infinity,
    concurrentTasksPerWorker: 1,
    workerData,
    // A waiting thread runs no timers in the default mode; a live instance may depend on its own.
    ...(runsTimers ? { atomics: "disabled" as const } : {}),
    ...(heapMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heapMb } }),
  });
  // They are there by now. One that ends is replaced when it is needed: a pool that keeps a number would start others even
  // when it has been destroyed, should one that it had given up before end only then.
  Object.assign(pool.options, { minThreads: 0 });
  pool.on("message", parts.onMessage);
  // A thread without a task that dies is replaced when it is needed; nobody waits for it.
  pool.on("error", () => undefined);
  if (parts.onLost !== undefined) pool.on("workerDestroy", parts.onLost);
  return pool;
}
