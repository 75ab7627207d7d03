import type { NodeId } from "../model/ids.ts";
import { ChainState } from "./chain-state.ts";
import { heapLimit } from "./threads.ts";
import type { Threads } from "./threads.ts";
import { withinLimit } from "./within-limit.ts";

/** A live instance: the thread that it lives on, and what is known of its state. */
export interface Lane {
  readonly instance: NodeId;
  readonly home: Home;
  readonly state: ChainState;
  /** Comes back when the state of the instance is kept, if that is under way. */
  keeping: Promise<void>;
}

/** One thread with the instances that live on it; it answers one request after the other. */
interface Home {
  readonly thread: Threads;
  readonly memoryBytes: number;
  readonly lanes: Set<Lane>;
}

export interface LanesOptions {
  /** So many instances have a thread of their own; the others share these threads. */
  readonly maxThreads: number;
  /** Makes one thread with this heap limit. */
  readonly open: (memoryBytes: number) => Threads;
}

/** The live instances of a run. An instance has a thread of its own while there are not too many, and shares one else. */
export class Lanes {
  readonly #options: LanesOptions;
  readonly #lanes = new Map<NodeId, Lane>();
  readonly #homes = new Set<Home>();
  #isOver = false;

  constructor(options: LanesOptions) {
    this.#options = options;
  }

  /** The lane of an instance; a new one if the call may use more memory than the calls before it, which are then replayed. */
  async of(instance: NodeId, memoryBytes: number): Promise<Lane> {
    const before = this.#lanes.get(instance);
    if (before !== undefined && heapLimit(memoryBytes) <= heapLimit(before.home.memoryBytes)) {
      return before;
    }
    await this.release(instance);
    const home = this.#homeFor(memoryBytes);
    const lane = { instance, home, state: new ChainState(), keeping: Promise.resolve() };
    home.lanes.add(lane);
    this.#lanes.set(instance, lane);
    return lane;
  }

  /** Keeps the state of an instance. Never rejects: what is not kept is computed again. */
  keepState(lane: Lane): Promise<void> {
    const keep = async (): Promise<void> => {
      const request = await lane.state.snapshotRequest();
      if (request === undefined || this.#isOver) return;
      const startedAt = performance.now();
      try {
        await lane.home.thread.ask(request);
      } catch {
        this.died(lane);
        lane.state.died();
      }
      lane.state.tried(performance.now() - startedAt);
    };
    return (lane.keeping = lane.keeping.then(keep));
  }

  /** The thread of a lane has died, with every instance on it. */
  died({ home }: Lane): void {
    for (const lane of home.lanes) lane.state.lost();
  }

  /** No more calls on an instance will come: keeps its state and lets go of it, and of its thread if nobody else needs it. */
  async release(instance: NodeId): Promise<void> {
    const lane = this.#lanes.get(instance);
    if (lane === undefined) return;
    this.#lanes.delete(instance);
    await withinLimit(this.keepState(lane));
    const { home } = lane;
    home.lanes.delete(lane);
    if (home.lanes.size === 0) {
      this.#homes.delete(home);
      await home.thread.end();
    } else {
      // If the thread dies first, the instance is gone as well.
      void home.thread.ask({ kind: "release", instance }).catch(() => undefined);
    }
  }

  /** Keeps nothing more. */
  stop(): void {
    this.#isOver = true;
  }

  /** Ends all threads. */
  async end(): Promise<void> {
    const homes = [...this.#homes];
    this.#homes.clear();
    this.#lanes.clear();
    await Promise.all(homes.map(({ thread }) => thread.end()));
  }

  #homeFor(memoryBytes: number): Home {
    const alike = [...this.#homes].filter((home) => home.memoryBytes === memoryBytes);
    const emptiest = alike.reduce<Home | undefined>(
      (least, home) => (least === undefined || home.lanes.size < least.lanes.size ? home : least),
      undefined,
    );
    if (emptiest !== undefined && this.#homes.size >= this.#options.maxThreads) return emptiest;
    const home = { thread: this.#options.open(memoryBytes), memoryBytes, lanes: new Set<Lane>() };
    this.#homes.add(home);
    return home;
  }
}
