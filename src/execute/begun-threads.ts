import type { Piscina } from "piscina";
import type { RealmOptions } from "../model/node-work.ts";
import type { OpenRequest } from "../wire/run-request.ts";
import { openPool } from "./open-pool.ts";
import type { OnPoolMessage } from "./open-pool.ts";
import { StopChannel } from "./stop-channel.ts";

/** Threads that get ready while it is not known yet what they are to run. */
export interface BegunThreads {
  /** On which channel they hear that everything must end. */
  readonly stops: StopChannel;
  /** Gives them their realm, once; `threads` is how many of them will run something at once. */
  tell(realm: RealmOptions, threads: number): void;
  /**
   * Takes them over, with their realm if they were not told. Undefined, and their end, if they are too few or one has died;
   * whoever takes them ends them himself.
   */
  take(use: BegunUse): TakenThreads | undefined;
  /** Ends them, unless they were taken. */
  end(): Promise<void>;
}

export interface BegunUse {
  readonly realm: RealmOptions;
  readonly threads: number;
  readonly onMessage: OnPoolMessage;
}

/** Threads that know their realm, or are just told. */
export interface TakenThreads {
  readonly pool: Promise<Piscina>;
  /** For each thread that was begun, when it can be asked for something. */
  readonly ready: readonly Promise<void>[];
}

export interface BeginOptions {
  /** How many threads are started. */
  readonly count: number;
  /** How many may run something at once. */
  readonly threads: number;
  /** Whether they are to load the workflow as soon as they know it, since they will surely run something of it. */
  readonly loads: boolean;
}

/** A thread beside those for nodes, so that a measuring never waits for a node. */
export const spareThreads = 1;

/** Starts threads without a heap limit of their own. */
export function beginThreads({ count, threads, loads }: BeginOptions): BegunThreads {
  const stops = new StopChannel();
  // Threads are given a copy when they start: those that start later know their realm from the beginning.
  const workerData: Partial<RealmOptions> = {};
  const early: Parameters<OnPoolMessage>[0][] = [];
  let onMessage: OnPoolMessage = (message) => early.push(message);
  let ready: readonly Promise<void>[] | undefined;
  let isOver = false;
  let hasLost = false;
  const pool = openPool({
    ...{ workerData, maxThreads: threads + spareThreads, minThreads: count },
    onMessage: (message) => {
      onMessage(message);
    },
    onLost: () => {
      hasLost = true;
    },
  });
  // What is wrong is told to whoever asks for a thread.
  pool.catch(() => undefined);
  const end = async (): Promise<void> => {
    await pool.then(
      (opened) => opened.destroy(),
      () => undefined,
    );
  };
  const tell = (given: RealmOptions, atOnce: number): void => {
    // One that took the place of one that died before would not know the realm.
    if (ready !== undefined || hasLost) return;
    const realm = { ...given, stopChannel: stops.name };
    Object.assign(workerData, realm);
    // Whoever is asked first should not be one that has to load it while another has done so in vain.
    const load = loads && atOnce >= count;
    const request: OpenRequest = { kind: "open", realm, load };
    const open = async (): Promise<void> => {
      // A thread that dies of it is replaced, and what it dies of befalls the next one that loads the workflow.
      await (await pool).run(request).catch(() => undefined);
    };
    ready = Array.from({ length: count }, open);
    // What is wrong with the pool is told by the next request.
    void Promise.allSettled(ready);
  };
  return {
    stops,
    tell(realm, atOnce) {
      if (!isOver) tell(realm, atOnce);
    },
    take(use) {
      if (isOver) return undefined;
      isOver = true;
      if (use.threads <= threads) tell(use.realm, use.threads);
      if (use.threads > threads || ready === undefined) {
        void end();
        return undefined;
      }
      onMessage = use.onMessage;
      for (const message of early.splice(0)) onMessage(message);
      return { pool, ready };
    },
    async end() {
      if (isOver) return;
      isOver = true;
      await end();
    },
  };
}
