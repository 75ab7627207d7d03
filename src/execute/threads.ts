import { fileURLToPath } from "node:url";
import { getHeapStatistics } from "node:v8";
import type { Piscina } from "piscina";
import type { OnNotice } from "../contract/executor.ts";
import type { RealmOptions } from "../model/node-work.ts";
import type { BatchReplies, BatchRequest, Reply, Request } from "../wire/run-request.ts";
import { Slots } from "./slots.ts";

/** Threads of one kind, each with a realm of its own; started when they are needed. */
export interface Threads {
  /** Asks a free thread. Rejects when the thread dies; aborting the signal ends it. */
  ask(request: Request, signal?: AbortSignal): Promise<Reply>;
  /** Asks a free thread for several nodes. */
  askBatch(request: BatchRequest): Promise<BatchReplies>;
  /** Ends all of them. */
  end(): Promise<void>;
}

export interface ThreadsOptions {
  readonly realm: RealmOptions;
  readonly maxThreads: number;
  /** Heap limit of each; `noLimit` for the runtime's own. */
  readonly memoryBytes: number;
  /** Whether timers of user code run while a thread waits for work. */
  readonly runsTimers: boolean;
  readonly onNotice: OnNotice;
}

/** In place of a heap limit: the runtime's own. */
export const noLimit = 0;

/** How large a heap may grow under a limit. */
export function heapLimit(memoryBytes: number): number {
  return memoryBytes === noLimit ? getHeapStatistics().heap_size_limit : memoryBytes;
}

/** How long a thread with a limit of its own waits for more work, so that a ladder of limits does not hold many, in milliseconds. */
const idleMs = 1000;

/** Opens threads of one kind. */
export function openThreads(options: ThreadsOptions): Threads {
  const slots = new Slots(options.maxThreads);
  let pool: Promise<Piscina> | undefined;
  let isOver = false;

  const ask = async (
    request: Request | BatchRequest,
    signal: AbortSignal | undefined,
  ): Promise<unknown> => {
    // A pool does not serve its own queue again after all of its threads have died.
    if (!slots.take()) await slots.taken();
    try {
      if (isOver) throw new Error("the threads have ended");
      pool ??= openPool(options);
      return await (await pool).run(request, signal === undefined ? {} : { signal });
    } finally {
      slots.give();
    }
  };

  return {
    ask: async (request, signal) => (await ask(request, signal)) as Reply,
    askBatch: async (request) => (await ask(request, undefined)) as BatchReplies,
    async end() {
      isOver = true;
      await (await pool)?.destroy();
    },
  };
}

async function openPool(options: ThreadsOptions): Promise<Piscina> {
  const { realm, maxThreads, memoryBytes, runsTimers, onNotice } = options;
  // A run that reuses everything needs no threads, so the library is loaded with the first pool.
  const { Piscina } = await import("piscina");
  const pool = new Piscina({
    filename: fileURLToPath(new URL("../worker/thread.cjs", import.meta.url)),
    name: "perform",
    minThreads: 0,
    maxThreads,
    idleTimeout: memoryBytes === noLimit ? Infinity : idleMs,
    concurrentTasksPerWorker: 1,
    workerData: realm,
    // A waiting thread runs no timers in the default mode; a live instance may depend on its own.
    ...(runsTimers ? { atomics: "disabled" as const } : {}),
    ...(memoryBytes === noLimit
      ? {}
      : { resourceLimits: { maxOldGenerationSizeMb: Math.ceil(memoryBytes / 1024 / 1024) } }),
  });
  pool.on("message", onNotice);
  // A thread without a task that dies is replaced when it is needed; nobody waits for it.
  pool.on("error", () => undefined);
  return pool;
}
