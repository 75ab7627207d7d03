import { getHeapStatistics } from "node:v8";
import type { Piscina } from "piscina";
import type { RealmOptions } from "../model/node-work.ts";
import type { BatchReplies, BatchRequest } from "../wire/batch.ts";
import type { Reply, Request } from "../wire/run-request.ts";
import type { TakenThreads } from "./begun-threads.ts";
import { openPool } from "./open-pool.ts";
import type { OnPoolMessage } from "./open-pool.ts";
import { withOwnBytes } from "./own-bytes.ts";
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
  readonly onMessage: OnPoolMessage;
  /** Threads of this kind that were begun; none were if absent. */
  readonly taken?: TakenThreads | undefined;
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
  const { taken } = options;
  // Whoever asks before a thread is ready would have a further one started.
  const slots = new Slots(taken === undefined ? options.maxThreads : 0);
  if (taken !== undefined) void giveWhenReady(slots, taken.ready, options.maxThreads);
  let pool = taken?.pool;
  let isOver = false;

  const ask = async (
    request: Request | BatchRequest,
    signal: AbortSignal | undefined,
  ): Promise<unknown> => {
    // A pool does not serve its own queue again after all of its threads have died.
    if (!slots.take()) await slots.taken();
    try {
      if (isOver) throw new Error("the threads have ended");
      pool ??= newPool(options);
      return await (await pool).run(request, signal === undefined ? {} : { signal });
    } finally {
      slots.give();
    }
  };

  return {
    ask: async (request, signal) => (await ask(withOwnBytes(request), signal)) as Reply,
    askBatch: async (request) => (await ask(request, undefined)) as BatchReplies,
    async end() {
      isOver = true;
      await (await pool)?.destroy();
    },
  };
}

/** The last slots come with the last of those that were begun. */
async function giveWhenReady(
  slots: Slots,
  ready: readonly Promise<void>[],
  maxThreads: number,
): Promise<void> {
  let left = maxThreads;
  const give = (): void => {
    if (left === 0) return;
    left -= 1;
    slots.give();
  };
  await Promise.allSettled(ready.map((each) => each.finally(give)));
  while (left > 0) give();
}

function newPool(options: ThreadsOptions): Promise<Piscina> {
  const { realm, maxThreads, memoryBytes, runsTimers, onMessage } = options;
  return openPool({
    ...{ workerData: realm, maxThreads, runsTimers, onMessage },
    ...(memoryBytes === noLimit ? {} : { idleMs, heapMb: Math.ceil(memoryBytes / 1024 / 1024) }),
  });
}
