import type { NodeId } from "../model/ids.ts";
import { unpackReplies } from "../wire/packed-replies.ts";
import type { PackedReplies } from "../wire/packed-replies.ts";
import { packRuns } from "../wire/packed-runs.ts";
import type { BatchReplies, BatchRequest } from "../wire/batch.ts";
import type { Reply, RunRequest } from "../wire/run-request.ts";

/** In place of a reply: the node was never begun, and somebody else may run it. */
export const notBegun = "not-begun";

/** Sends a batch to a free thread. Rejects when the thread dies. */
export type AskBatch = (request: BatchRequest) => Promise<BatchReplies>;

/** Told once of each run: its reply, or that its thread died while it ran. */
export interface RiderEnds {
  readonly end: (reply: Reply | typeof notBegun) => void;
  readonly fail: (error: unknown) => void;
}

interface Rider extends RiderEnds {
  readonly request: RunRequest;
  hasEnded: boolean;
}

interface Batch {
  readonly ride: number;
  readonly riders: readonly Rider[];
  /** How many had been begun when the rest was taken back; undefined before. */
  count: number | undefined;
  /** How many of them have been begun; see `BatchRequest`. */
  readonly begun: Int32Array<SharedArrayBuffer>;
}

/** So long a batch is thought to take at most, in milliseconds; what it has not begun by then need not wait for it. */
const patienceMs = 150;
/** What a thread does for each of its nodes beside running it. */
const patiencePerNodeMs = 0.1;

/** More than any batch has. */
const recalled = 2 ** 30;

/** Gathers runs of one ride that are asked for at about the same time, so that they travel as one message and come back as one. */
export class Batches {
  readonly #ask: AskBatch;
  readonly #gathering = new Map<number, Rider[]>();
  /** Rides of which a batch is on its way: their nodes share one place, so that what comes later has to wait for it. */
  readonly #onWay = new Map<number, Promise<void>>();
  readonly #open = new Set<Batch>();
  readonly #byNode = new Map<NodeId, Rider>();
  #isFlushing = false;

  constructor(ask: AskBatch) {
    this.#ask = ask;
  }

  /** Runs a node with all others of its ride. */
  run(ride: number, request: RunRequest, { end, fail }: RiderEnds): void {
    const rider = { request, end, fail, hasEnded: false };
    const riders = this.#gathering.get(ride);
    if (riders === undefined) this.#gathering.set(ride, [rider]);
    else riders.push(rider);
    this.#byNode.set(request.call.node, rider);
    this.#flushSoon();
  }

  /** Replies that came before their batch has ended. */
  heed(packed: PackedReplies): void {
    const requestOf = (node: NodeId): RunRequest | undefined => this.#byNode.get(node)?.request;
    for (const [node, reply] of unpackReplies(packed, requestOf)) {
      this.#end(this.#byNode.get(node), reply);
    }
  }

  /** Takes back all that has not begun, of one ride if one is told. */
  recall(ride?: number): void {
    for (const batch of this.#open) {
      if (ride === undefined || batch.ride === ride) this.#recall(batch);
    }
    for (const [gathering, riders] of [...this.#gathering]) {
      if (ride !== undefined && gathering !== ride) continue;
      this.#gathering.delete(gathering);
      for (const rider of riders) this.#end(rider, notBegun);
    }
  }

  /** Comes back when no batch is on its way. */
  async ended(): Promise<void> {
    await Promise.all(this.#onWay.values());
  }

  #flushSoon(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    setImmediate(() => {
      this.#flush();
    });
  }

  #flush(): void {
    this.#isFlushing = false;
    for (const [ride, riders] of [...this.#gathering]) {
      if (this.#onWay.has(ride)) continue;
      this.#gathering.delete(ride);
      this.#onWay.set(ride, this.#send(ride, riders));
    }
  }

  async #send(ride: number, riders: readonly Rider[]): Promise<void> {
    const begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const batch: Batch = { ride, riders, begun, count: undefined };
    this.#open.add(batch);
    const impatience = setTimeout(
      () => {
        this.#recall(batch);
      },
      patienceMs + riders.length * patiencePerNodeMs,
    );
    try {
      const runs = packRuns(riders.map((each) => each.request));
      this.heed((await this.#ask({ kind: "batch", begun, runs })).replies);
      this.#recall(batch);
    } catch (error) {
      // Those before it had ended, and their replies are lost; those after it were never begun.
      const count = this.#recall(batch);
      const culprit = riders[count - 1];
      if (culprit !== undefined && !culprit.hasEnded) {
        this.#forget(culprit);
        culprit.fail(error);
      }
      for (const rider of riders) this.#end(rider, notBegun);
    } finally {
      clearTimeout(impatience);
      this.#open.delete(batch);
      this.#onWay.delete(ride);
      if (this.#gathering.has(ride)) this.#flushSoon();
    }
  }

  /** Gives back what has not been begun, and tells how many nodes have. */
  #recall(batch: Batch): number {
    if (batch.count !== undefined) return batch.count;
    const count = Atomics.exchange(batch.begun, 0, recalled);
    batch.count = count;
    for (const rider of batch.riders.slice(count)) this.#end(rider, notBegun);
    return count;
  }

  #end(rider: Rider | undefined, reply: Reply | typeof notBegun): void {
    if (rider === undefined || rider.hasEnded) return;
    this.#forget(rider);
    rider.end(reply);
  }

  #forget(rider: Rider): void {
    rider.hasEnded = true;
    const { node } = rider.request.call;
    if (this.#byNode.get(node) === rider) this.#byNode.delete(node);
  }
}
