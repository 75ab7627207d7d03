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

/** Counts who shares a loan: it ends with the last of those that it was made for. */
export class Rides {
  /** By position of a node, the number of its ride; 0 for a loan of its own. */
  readonly #rideOf: Uint32Array;
  /** By the number of a ride, how many run on its loan. A node may lead a second one before its first has ended. */
  readonly #counts = new Map<number, number>();
  #last = 0;

  constructor(length: number) {
    this.#rideOf = new Uint32Array(length);
  }

  /** Begins a ride of several nodes, and gives its number. */
  begin(nodes: readonly number[]): number {
    this.#last += 1;
    this.#counts.set(this.#last, nodes.length);
    for (const node of nodes) this.#rideOf[node] = this.#last;
    return this.#last;
  }

  /** A node does not run any more: whether its loan has ended. */
  leave(node: number): boolean {
    const ride = this.#rideOf[node] ?? 0;
    if (ride === 0) return true;
    this.#rideOf[node] = 0;
    const left = (this.#counts.get(ride) ?? 0) - 1;
    if (left > 0) this.#counts.set(ride, left);
    else this.#counts.delete(ride);
    return left <= 0;
  }
}
