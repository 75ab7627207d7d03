import type { Demands } from "./demands.ts";
import type { Dependants } from "./dependants.ts";
import type { Demand, Ledger } from "./ledger.ts";
import { nodeStates as states } from "./node-table.ts";
import type { NodeTable } from "./node-table.ts";
import { ReadyQueue } from "./ready-queue.ts";
import { Rides } from "./rides.ts";
import type { RideRules } from "./rides.ts";
import type { ScheduleCommand } from "./schedule-types.ts";

/** Starts nodes that wait for what they need, as it is there, and takes back what was lent to them. */
export class Launcher {
  readonly #nodes: NodeTable;
  readonly #ledger: Ledger;
  readonly #demands: Demands;
  readonly #dependants: Dependants;
  readonly #queue: ReadyQueue;
  readonly #rules: RideRules | undefined;
  readonly #rides: Rides;

  constructor(
    nodes: NodeTable,
    {
      ledger,
      demands,
      dependants,
    }: { readonly ledger: Ledger; readonly demands: Demands; readonly dependants: Dependants },
    rules: RideRules | undefined,
  ) {
    this.#nodes = nodes;
    this.#dependants = dependants;
    this.#ledger = ledger;
    this.#demands = demands;
    this.#queue = new ReadyQueue(ledger, nodes.goesBefore);
    this.#rules = rules;
    this.#rides = new Rides(nodes.length);
  }

  /** When a rate will let the next node start for which all else is there. */
  get wakeAt(): number {
    return this.#queue.wakeAt;
  }

  /** There are so many nodes now. */
  grow(length: number): void {
    this.#rides.grow(length);
  }

  /** A node waits for what it needs. */
  enqueue(node: number): void {
    this.#nodes.states[node] = states.queued;
    this.#queue.add(node, this.#demandOf(node));
  }

  /** Forgets all nodes that wait. */
  clear(): void {
    this.#queue.clear();
  }

  /** Starts what can start now, best first; `event` is the number of the event that let it. */
  launchFitting(now: number, event: number, commands: ScheduleCommand[]): void {
    for (;;) {
      const leader = this.#queue.takeFitting(now);
      if (leader === undefined) break;
      const nodes = this.#nodes;
      const all = this.#rideOf(leader);
      const ride = all.length === 1 ? {} : { ride: this.#begin(all) };
      for (const node of all) {
        nodes.states[node] = states.running;
        nodes.startedAt[node] = event;
        const unseen = nodes.unseen[node] === 1 ? ({ unseen: true } as const) : {};
        const attempt = nodes.attemptOf(node);
        commands.push({ type: "launch", node: nodes.idOf(node), attempt, ...ride, ...unseen });
      }
    }
    // What a ride has not begun may run at once in a place that nobody else wants.
    const fits = (demand: Demand): boolean => this.#ledger.fits(demand);
    for (const ride of this.#rides.takeSplittable(fits)) commands.push({ type: "recall", ride });
  }

  #begin(all: readonly number[]): number {
    const followers = all.filter((node) => this.#nodes.unseen[node] === 1).length;
    return this.#rides.begin(all, followers, this.#demandOf(all[0] ?? 0));
  }

  /** Takes back what was lent to a node that runs, unless others run on the same loan, and tells what that was. */
  release(node: number): Demand {
    if (!this.#nodes.is(node, states.running)) {
      throw new Error(`bug: node ${this.#nodes.idOf(node)} ended while it did not run`);
    }
    const demand = this.#demandOf(node);
    const isFollower = this.#nodes.unseen[node] === 1;
    this.#nodes.unseen[node] = 0;
    if (this.#rides.leave(node, isFollower)) {
      this.#ledger.takeBack(demand);
      this.#queue.noteRoom();
    }
    return demand;
  }

  #demandOf(node: number): Demand {
    return this.#demands.of(node, this.#nodes.attemptOf(node));
  }

  /** The nodes that run on the loan of one that is to be launched, it first. */
  #rideOf(leader: number): readonly number[] {
    const rules = this.#rules;
    const alone = [leader];
    if (rules === undefined || !this.#mayRide(leader, rules)) return alone;
    const demand = this.#demandOf(leader);
    // A rate counts starts, and these would all start at once.
    if (demand.rates.length > 0) return alone;
    const most = rules.most(this.#nodes.idOf(leader), this.#queue.waiting(demand));
    const mayTake = (node: number): boolean => this.#mayRide(node, rules);
    const all = [leader, ...this.#queue.takeMore(demand, most, mayTake)];
    const longest = rules.longest(this.#nodes.idOf(leader));
    for (let at = 0; at < all.length && all.length < longest; at += 1) {
      const next = this.#dependants.onlyChild(all[at] ?? leader);
      if (next === undefined || !this.#mayRide(next, rules)) continue;
      if (this.#demandOf(next) !== demand || !rules.mayFollow(this.#nodes.idOf(next))) continue;
      // Not waiting from here on, so that it is taken once.
      this.#nodes.states[next] = states.running;
      this.#nodes.unseen[next] = 1;
      all.push(next);
    }
    return all;
  }

  #mayRide(node: number, rules: RideRules): boolean {
    return this.#nodes.attemptOf(node) === 1 && rules.mayRide(this.#nodes.idOf(node));
  }
}
