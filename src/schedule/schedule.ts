import { Alarm } from "./alarm.ts";
import { BackOff } from "./back-off.ts";
import { Dependants } from "./dependants.ts";
import { Demands } from "./demands.ts";
import { Ledger } from "./ledger.ts";
import { Launcher } from "./launcher.ts";
import { nodeStates as states, NodeTable } from "./node-table.ts";
import { skipBelow } from "./skip-below.ts";
import { takeIn } from "./take-in.ts";
import type { ScheduleCommand, ScheduleEvent, ScheduleOptions } from "./schedule-types.ts";

/**
 * Decides what starts when. Has no clock, no chance, no threads and no files: the same events always give the same commands.
 * Every node gets exactly one of: found by a look-up, ended with a result, failed, skipped, abandoned.
 */
export class Schedule {
  readonly #nodes: NodeTable;
  readonly #ledger: Ledger;
  readonly #demands: Demands;
  readonly #backOff: BackOff;
  readonly #failFast: boolean;
  readonly #dependants: Dependants;
  readonly #launcher: Launcher;
  #commands: ScheduleCommand[] = [];
  #stopped = false;
  #finished = false;
  /** How many events have come, and the time of the last one. */
  #events = 0;
  #now = -Infinity;
  readonly #alarm = new Alarm();
  /** Nodes without an end. */
  #open: number;

  constructor({ nodes, capacity, limits, failFast, rides }: ScheduleOptions) {
    this.#nodes = new NodeTable(nodes);
    this.#ledger = new Ledger(capacity, limits);
    this.#demands = new Demands(nodes, this.#ledger, capacity.memoryBytes);
    this.#dependants = new Dependants(this.#nodes);
    const books = { ledger: this.#ledger, demands: this.#demands, dependants: this.#dependants };
    this.#launcher = new Launcher(this.#nodes, books, rides);
    this.#backOff = new BackOff(this.#nodes);
    this.#failFast = failFast;
    this.#open = nodes.length;
  }

  /** What is lent at the moment, by the keys of the query file. */
  get lent(): ReadonlyMap<string, number> {
    return this.#ledger.lent;
  }

  /** Whether nothing more may start. */
  get isStopped(): boolean {
    return this.#stopped;
  }

  /** Takes one event and its time, in milliseconds that never go back, and gives the commands that follow from it, in order. */
  advance(event: ScheduleEvent, at: number): readonly ScheduleCommand[] {
    this.#commands = [];
    this.#events += 1;
    this.#now = Math.max(this.#now, at);
    this.#take(event);
    for (const node of this.#backOff.endedBy(this.#now)) this.#launcher.enqueue(node);
    this.#launcher.launchFitting(this.#now, this.#events, this.#commands);
    if (this.#open === 0 && !this.#finished) {
      this.#finished = true;
      this.#commands.push({ type: "finish" });
    }
    const wakeAt = this.#alarm.set(
      Math.min(this.#launcher.wakeAt, this.#backOff.nextAt),
      this.#now,
    );
    if (wakeAt !== undefined) this.#commands.push({ type: "wake", at: wakeAt });
    return this.#commands;
  }

  #take(event: ScheduleEvent): void {
    switch (event.type) {
      case "begin":
        for (let node = 0; node < this.#nodes.length; node += 1) this.#lookUpIfReady(node);
        break;
      case "looked-up":
        this.#lookedUp(this.#nodes.indexOf(event.node), event.found);
        break;
      case "taken":
        this.#taken(this.#nodes.indexOf(event.node));
        break;
      case "ended":
        if (event.ok) this.#done(this.#nodes.indexOf(event.node));
        else this.#attemptFailed(this.#nodes.indexOf(event.node), event.chance);
        break;
      case "input-lost":
        this.#inputLost(this.#nodes.indexOf(event.node), this.#nodes.indexOf(event.parent));
        break;
      case "outdated":
        this.#outdated(this.#nodes.indexOf(event.node));
        break;
      case "returned":
        this.#returned(this.#nodes.indexOf(event.node));
        break;
      case "grew":
        this.#grew(event);
        break;
      case "refused":
        this.#refused(this.#nodes.indexOf(event.node));
        break;
      case "wake":
        this.#alarm.rang();
        break;
      case "stop":
        this.#stop();
        break;
    }
  }

  #lookedUp(node: number, found: boolean): void {
    // A stop ends nodes whose look-up is still under way.
    if (!this.#nodes.is(node, states.lookingUp)) return;
    if (found) this.#settle(node, states.done);
    else this.#launcher.enqueue(node);
  }

  #taken(node: number): void {
    for (const { window, amount } of this.#launcher.release(node).rates) window.giveBack(amount);
    if (this.#stopped) {
      this.#giveUp(node);
      return;
    }
    this.#nodes.states[node] = states.lookingUp;
    this.#nodes.startedAt[node] = this.#events;
  }

  #returned(node: number): void {
    const wasSeen = this.#nodes.unseen[node] === 0;
    this.#launcher.release(node);
    if (this.#stopped) this.#giveUp(node);
    else if (wasSeen) this.#launcher.enqueue(node);
    else this.#waitAgain(node);
  }

  /** A node that is not running any more waits for its parents, and for one ancestor if it is told, as if it never had. */
  #waitAgain(node: number, ancestor?: number): void {
    this.#nodes.states[node] = states.waiting;
    this.#dependants.holdBack(node, ancestor);
    this.#goOn(node, ancestor);
  }

  #goOn(node: number, ancestor?: number): void {
    const because = this.#dependants.whyNever(node, ancestor);
    if (because === undefined) this.#lookUpIfReady(node);
    else this.#skip(node, because);
  }

  #done(node: number): void {
    this.#launcher.release(node);
    this.#settle(node, states.done);
  }

  /** Whether a node is looked up or runs; if it runs, what was lent to it is taken back. */
  #takeBack(node: number): boolean {
    if (this.#nodes.is(node, states.running)) this.#launcher.release(node);
    else if (!this.#nodes.is(node, states.lookingUp)) return false;
    return true;
  }

  #grew(event: Extract<ScheduleEvent, { type: "grew" }>): void {
    const node = this.#nodes.indexOf(event.node);
    if (!this.#takeBack(node)) return;
    this.#nodes.failures[node] = 0;
    if (this.#stopped) {
      this.#giveUp(node);
      return;
    }
    this.#open += event.nodes.length;
    const { waiting } = takeIn(event, node, {
      ...{ nodes: this.#nodes, dependants: this.#dependants },
      ...{ demands: this.#demands, launcher: this.#launcher },
    });
    // Those above them may be done, or may have failed meanwhile, and one that is skipped takes along others.
    for (const each of waiting) if (this.#nodes.is(each, states.waiting)) this.#goOn(each);
  }

  #refused(node: number): void {
    if (!this.#takeBack(node)) return;
    this.#fail(node);
    if (this.#failFast) this.#stop();
  }

  #attemptFailed(node: number, chance: number | undefined): void {
    this.#launcher.release(node);
    const attempt = (this.#nodes.failures[node] ?? 0) + 1;
    this.#nodes.failures[node] = attempt;
    const { retries } = this.#demands.terms(node);
    const mayRetry = retries !== undefined && attempt <= retries.maxRetries && !this.#stopped;
    if (chance !== undefined && mayRetry) {
      this.#nodes.states[node] = states.backingOff;
      const delayMs = this.#backOff.add(node, this.#now, retries, chance);
      this.#commands.push({ type: "retry", node: this.#nodes.idOf(node), attempt, delayMs });
      return;
    }
    this.#fail(node);
    if (this.#failFast) this.#stop();
  }

  #outdated(node: number): void {
    this.#launcher.release(node);
    if (this.#stopped) this.#giveUp(node);
    else this.#waitAgain(node);
  }

  #inputLost(node: number, parent: number): void {
    const nodes = this.#nodes;
    if (nodes.is(node, states.running)) this.#launcher.release(node);
    else if (!nodes.is(node, states.lookingUp)) return;
    if (this.#stopped) {
      this.#giveUp(node);
      return;
    }
    // If it ran again since this node was started, what was lost is its earlier result.
    const isLatest = (nodes.doneAt[parent] ?? 0) <= (nodes.startedAt[node] ?? 0);
    nodes.states[node] = states.waiting;
    if (nodes.is(parent, states.done) && isLatest) this.#runAgain(parent);
    this.#waitAgain(node, parent);
  }

  #runAgain(node: number): void {
    this.#open += 1;
    for (const child of this.#dependants.of(node)) {
      if (this.#nodes.is(child, states.waiting)) this.#nodes.addMissing(child, 1);
    }
    this.#launcher.enqueue(node);
  }

  #stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#launcher.clear();
    this.#backOff.clear();
    const nodes = this.#nodes;
    // What has been tried ends as it went, and takes along what is below it.
    for (const isTried of [true, false]) {
      for (let node = 0; node < nodes.length; node += 1) {
        const state = nodes.states[node] ?? 0;
        const isUnstarted = state < states.running || state === states.backingOff;
        if (isUnstarted && isTried === (nodes.failures[node] ?? 0) > 0) this.#giveUp(node);
      }
    }
  }

  /** Ends a node that has not started: as abandoned, or if it has been tried, as failed. */
  #giveUp(node: number): void {
    if ((this.#nodes.failures[node] ?? 0) > 0) {
      this.#fail(node);
      return;
    }
    this.#nodes.states[node] = states.abandoned;
    this.#open -= 1;
    this.#commands.push({ type: "abandon", node: this.#nodes.idOf(node) });
  }

  #fail(node: number): void {
    this.#commands.push({ type: "fail", node: this.#nodes.idOf(node) });
    this.#settle(node, states.failed);
  }

  #settle(node: number, state: typeof states.done | typeof states.failed): void {
    this.#nodes.states[node] = state;
    this.#nodes.doneAt[node] = this.#events;
    // Should it run again, its attempts are counted anew.
    if (state === states.done) this.#nodes.failures[node] = 0;
    this.#open -= 1;
    for (const child of this.#dependants.release(node)) {
      // Its run begins now, with this very result.
      if (this.#nodes.unseen[child] === 1) this.#nodes.startedAt[child] = this.#events;
      if (!this.#nodes.is(child, states.waiting)) continue;
      if (state === states.failed && this.#nodes.heeding[child] === 0) {
        this.#skip(child, node);
      } else {
        this.#nodes.addMissing(child, -1);
        if (state === states.done || !this.#failFast) this.#lookUpIfReady(child);
      }
    }
  }

  #skip(start: number, because: number): void {
    const books = { nodes: this.#nodes, dependants: this.#dependants };
    const { skipped, freed } = skipBelow(start, because, books);
    this.#open -= skipped.length;
    for (const each of skipped) this.#commands.push(each);
    // The first failure is the end of all that has not started, if that was asked for.
    if (!this.#failFast) for (const node of freed) this.#lookUpIfReady(node);
  }

  #lookUpIfReady(node: number): void {
    const nodes = this.#nodes;
    if (!nodes.is(node, states.waiting) || (nodes.missing[node] ?? 0) > 0 || this.#stopped) return;
    nodes.states[node] = states.lookingUp;
    nodes.startedAt[node] = this.#events;
    this.#commands.push({ type: "look-up", node: nodes.idOf(node) });
  }
}
