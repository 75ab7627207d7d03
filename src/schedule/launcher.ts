import type { Demands } from "./demands.ts";
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
  readonly #queue: ReadyQueue;
  readonly #rules: RideRules | undefined;
  readonly #rides: Rides;

  constructor(nodes: NodeTable, ledger: Ledger, demands: Demands, rules: RideRules | undefined) {
    this.#nodes = nodes;
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
      if (leader === undefined) return;
      const riders = this.#ridersOf(leader);
      const all = [leader, ...riders];
      const ride = riders.length === 0 ? {} : { ride: this.#rides.begin(all) };
      for (const node of all) {
        this.#nodes.states[node] = states.running;
        this.#nodes.startedAt[node] = event;
        const id = this.#nodes.idOf(node);
        commands.push({ type: "launch", node: id, attempt: this.#nodes.attemptOf(node), ...ride });
      }
    }
  }

  /** Takes back what was lent to a node that runs, unless others run on the same loan, and tells what that was. */
  release(node: number): Demand {
    if (!this.#nodes.is(node, states.running)) {
      throw new Error(`bug: node ${this.#nodes.idOf(node)} ended while it did not run`);
    }
    const demand = this.#demandOf(node);
    if (this.#rides.leave(node)) {
      this.#ledger.takeBack(demand);
      this.#queue.noteRoom();
    }
    return demand;
  }

  #demandOf(node: number): Demand {
    return this.#demands.of(node, this.#nodes.attemptOf(node));
  }

  /** The nodes that run on the loan of one that is to be launched. */
  #ridersOf(leader: number): readonly number[] {
    const rules = this.#rules;
    const mayRide = (node: number): boolean =>
      this.#nodes.attemptOf(node) === 1 && rules?.mayRide(this.#nodes.idOf(node)) === true;
    if (rules === undefined || !mayRide(leader)) return [];
    const demand = this.#demandOf(leader);
    // A rate counts starts, and these would all start at once.
    if (demand.rates.length > 0) return [];
    const most = rules.most(this.#nodes.idOf(leader), this.#queue.waiting(demand));
    return this.#queue.takeMore(demand, most, mayRide);
  }
}
