import type { Demand } from "./ledger.ts";
import { grownColumn } from "./grown-column.ts";
import type { NodeId } from "../model/ids.ts";

/** Which quick nodes may share what is lent to one of them, because they run one after the other in its place. */
export interface RideRules {
  /** Whether a node may be one of several. */
  readonly mayRide: (node: NodeId) => boolean;
  /** How many more may go with a node at most, if so many wait. */
  readonly most: (leader: NodeId, waiting: number) => number;
  /** Whether a node may be run before it is looked up, as soon as the node before it in its ride has a result. */
  readonly mayFollow: (node: NodeId) => boolean;
  /** How many nodes a ride may have, those that follow others of it included. */
  readonly longest: (leader: NodeId) => number;
}

interface Ride {
  readonly demand: Demand;
  /** How many run on its loan. */
  count: number;
  /** How many of them could as well run somewhere else at the same time: all but those that follow others. */
  free: number;
  isRecalled: boolean;
}

/** Counts who shares a loan: it ends with the last of those that it was made for. */
export class Rides {
  /** By position of a node, the number of its ride; 0 for a loan of its own. */
  #rideOf: Uint32Array;
  /** By number. A node may lead a second one before its first has ended. */
  readonly #open = new Map<number, Ride>();
  #last = 0;

  constructor(length: number) {
    this.#rideOf = new Uint32Array(length);
  }

  /** There are so many nodes now. */
  grow(length: number): void {
    this.#rideOf = grownColumn(this.#rideOf, length);
  }

  /** Begins a ride of several nodes, of which the last ones may follow others, and gives its number. */
  begin(nodes: readonly number[], followers: number, demand: Demand): number {
    this.#last += 1;
    const count = nodes.length;
    this.#open.set(this.#last, { demand, count, free: count - followers, isRecalled: false });
    for (const node of nodes) this.#rideOf[node] = this.#last;
    return this.#last;
  }

  /** A node does not run any more: whether its loan has ended. */
  leave(node: number, isFollower: boolean): boolean {
    const number = this.#rideOf[node] ?? 0;
    const ride = this.#open.get(number);
    if (ride === undefined) return true;
    this.#rideOf[node] = 0;
    ride.count -= 1;
    if (!isFollower) ride.free -= 1;
    if (ride.count > 0) return false;
    this.#open.delete(number);
    return true;
  }

  /** Rides of which a node could run at once in a place of its own, each of them once. */
  takeSplittable(fits: (demand: Demand) => boolean): readonly number[] {
    let numbers: number[] | undefined;
    for (const [number, ride] of this.#open) {
      if (ride.isRecalled || ride.free < 2 || !fits(ride.demand)) continue;
      ride.isRecalled = true;
      (numbers ??= []).push(number);
    }
    return numbers ?? none;
  }
}

const none: readonly never[] = [];
