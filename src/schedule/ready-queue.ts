import { IndexHeap } from "./index-heap.ts";
import type { Demand, Ledger } from "./ledger.ts";

/** Nodes of one demand that wait for it. */
interface Lane {
  readonly demand: Demand;
  readonly heap: IndexHeap;
  /** At which round it was found not to fit. */
  blockedIn: number;
}

/** Nodes that wait for resources: one heap per distinct demand, so that a node that does not fit holds up no other. */
export class ReadyQueue {
  readonly #ledger: Ledger;
  readonly #goesBefore: (left: number, right: number) => boolean;
  readonly #lanes: Lane[] = [];
  /** By the index of the demand. */
  readonly #laneOf: (Lane | undefined)[] = [];
  /** A lane that does not fit is not asked again before something was given back, or a rate has room again. */
  #round = 0;
  #wakeAt = Infinity;

  /** `goesBefore` says which of two nodes starts first if both can. */
  constructor(ledger: Ledger, goesBefore: (left: number, right: number) => boolean) {
    this.#ledger = ledger;
    this.#goesBefore = goesBefore;
  }

  /** When a rate will let the next node start for which all else is there; Infinity if no node waits for that alone. */
  get wakeAt(): number {
    return this.#wakeAt;
  }

  add(node: number, demand: Demand): void {
    let lane = this.#laneOf[demand.index];
    if (lane === undefined) {
      lane = { demand, heap: new IndexHeap(this.#goesBefore), blockedIn: -1 };
      this.#laneOf[demand.index] = lane;
      this.#lanes.push(lane);
    }
    lane.heap.push(node);
  }

  /** Takes out the best node that can start now, with what it needs lent to it; undefined if none can. */
  takeFitting(at: number): number | undefined {
    if (at >= this.#wakeAt) this.noteRoom();
    let best: Lane | undefined;
    let bestNode = -1;
    for (const lane of this.#lanes) {
      const node = lane.heap.first;
      if (node === undefined || lane.blockedIn === this.#round) continue;
      if (best !== undefined && !this.#goesBefore(node, bestNode)) continue;
      if (!this.#canStart(lane, at)) {
        lane.blockedIn = this.#round;
        continue;
      }
      best = lane;
      bestNode = node;
    }
    if (best === undefined) return undefined;
    best.heap.pop();
    this.#ledger.lend(best.demand);
    for (const { window, amount } of best.demand.rates) window.take(at, amount);
    return bestNode;
  }

  /** Takes out up to so many nodes of a demand that come first, as long as each may be taken; nothing is lent to them. */
  takeMore(demand: Demand, most: number, mayTake: (node: number) => boolean): readonly number[] {
    const heap = this.#laneOf[demand.index]?.heap;
    const taken: number[] = [];
    while (heap !== undefined && taken.length < most) {
      const { first } = heap;
      if (first === undefined || !mayTake(first)) break;
      heap.pop();
      taken.push(first);
    }
    return taken;
  }

  /** How many nodes of a demand wait. */
  waiting(demand: Demand): number {
    return this.#laneOf[demand.index]?.heap.size ?? 0;
  }

  /** Takes note that something was given back. */
  noteRoom(): void {
    this.#round += 1;
    this.#wakeAt = Infinity;
  }

  /** Forgets all nodes. */
  clear(): void {
    for (const { heap } of this.#lanes) heap.clear();
    this.#wakeAt = Infinity;
  }

  #canStart({ demand }: Lane, at: number): boolean {
    if (!this.#ledger.fits(demand)) return false;
    for (const { window, amount } of demand.rates) {
      if (window.hasRoom(at, amount)) continue;
      this.#wakeAt = Math.min(this.#wakeAt, window.freeAt(amount));
      return false;
    }
    return true;
  }
}
