import type { NodeId } from "../model/ids.ts";
import type { CallWork, ChainSnapshots, NodeWork } from "../model/node-work.ts";
import type { ResumeOrder, SnapshotRequest } from "../wire/run-request.ts";

/** Work of less than this is made again as fast as a snapshot of it is read. */
const leastWorkMs = 1000;

/** How many times longer than keeping a state its work must have taken, so that keeping costs at most a fiftieth of it. */
const worthTimes = 50;

/** The calls to make before one, and how the instance may be restored in place of them. */
export interface CallsBefore {
  readonly replay: readonly CallWork[];
  readonly resume?: ResumeOrder;
}

/** What is known of a live instance from outside of its realm: where it stands, and what of it is worth keeping. */
export class ChainState {
  #lastMade: NodeId | undefined;
  /** The last call, if the state after it is not kept yet. */
  #unkept: NodeWork | undefined;
  #workMs = 0;
  #costMs = 0;
  #mayTry = true;

  /** The calls that have to be made before that of `work`, and how the instance may be restored instead. */
  async callsBefore({ call, chain }: NodeWork): Promise<CallsBefore> {
    if (chain === undefined) return { replay: [] };
    const replay = chain.callsSince(this.#lastMade);
    const { instance, snapshots } = chain;
    if (this.#lastMade !== undefined || snapshots === undefined || call.node === instance) {
      return { replay };
    }
    const resume = { instance, points: snapshots.before(), ...(await reasonOf(snapshots)) };
    return { replay, resume };
  }

  /** A call was made and kept. */
  made(work: NodeWork, workMs: number): void {
    this.#lastMade = work.call.node;
    this.#workMs += workMs;
    this.#unkept = work;
  }

  /** The instance is gone, or may be ahead of what is known of it. */
  lost(): void {
    this.#lastMade = undefined;
    this.#unkept = undefined;
  }

  /** Whether so much work is in the state that it must not be lost before more calls come. */
  get isDue(): boolean {
    return this.#workMs >= Math.max(leastWorkMs, worthTimes * this.#costMs);
  }

  /** How to keep the state, if it may be kept and is not kept yet. */
  async snapshotRequest(): Promise<SnapshotRequest | undefined> {
    const { call, keep, chain } = this.#unkept ?? {};
    if (!this.#mayTry || call === undefined || keep === undefined) return undefined;
    if (chain?.snapshots?.mayKeep !== true) return undefined;
    return {
      kind: "snapshot",
      instance: chain.instance,
      after: {
        name: call.name,
        fingerprint: keep.fingerprint,
        functionName: keep.functionName,
        codeHash: keep.codeHash,
      },
      ...(await reasonOf(chain.snapshots)),
    };
  }

  /** It was tried to keep the state. */
  tried(costMs: number): void {
    this.#workMs = 0;
    this.#costMs = costMs;
    this.#unkept = undefined;
  }

  /** To keep the state has cost the instance its life; it is not tried again. */
  died(): void {
    this.lost();
    this.#mayTry = false;
  }
}

async function reasonOf({
  whyNotClonable,
}: ChainSnapshots): Promise<Pick<ResumeOrder, "notClonable">> {
  const notClonable = await whyNotClonable();
  return notClonable === undefined ? {} : { notClonable };
}
