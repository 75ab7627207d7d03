import type { NodeId } from "../model/ids.ts";
import type { Resources } from "../model/resources.ts";
import { Ledger } from "./ledger.ts";
import { longestPaths } from "./longest-paths.ts";
import { ReadyQueue } from "./ready-queue.ts";
import type { ScheduledNode, ScheduleEntry as Entry } from "./schedule-entry.ts";

/** What the schedule is told. */
export type ScheduleEvent =
  | { readonly type: "begin" }
  /** An answer to `look-up`. */
  | { readonly type: "looked-up"; readonly node: NodeId; readonly found: boolean }
  /**
   * A launched node has not begun, because another run, or another node of this one, computes the same: it gives back what
   * was lent to it and is looked up again, which a later `looked-up` answers.
   */
  | { readonly type: "taken"; readonly node: NodeId }
  /** A launched node has ended. */
  | { readonly type: "ended"; readonly node: NodeId; readonly ok: boolean }
  /**
   * A launched node, or one that is looked up, could not go on, because the result of an ancestor turned out to be gone:
   * `parent` runs again first. It may stand further up: a replayed call needs the parents of earlier calls.
   */
  | { readonly type: "input-lost"; readonly node: NodeId; readonly parent: NodeId }
  /** A launched node could not go on, because what it was looked up with is not so any more. */
  | { readonly type: "outdated"; readonly node: NodeId }
  /** Nothing more may start. */
  | { readonly type: "stop" };

/** What the schedule wants done. */
export type ScheduleCommand =
  /** All parents have results: see whether this node has one too. */
  | { readonly type: "look-up"; readonly node: NodeId }
  /** Run it: what it needs has been lent to it. */
  | { readonly type: "launch"; readonly node: NodeId }
  /** It cannot run, because `because`, one of its ancestors, failed. */
  | { readonly type: "skip"; readonly node: NodeId; readonly because: NodeId }
  /** It will not be started any more. */
  | { readonly type: "abandon"; readonly node: NodeId }
  /** Every node has ended in one way or another. */
  | { readonly type: "finish" };

export interface ScheduleOptions {
  /** In id order; ids grow along edges. */
  readonly nodes: readonly ScheduledNode[];
  readonly capacity: Resources;
  /** Whether the first failure stops the start of nodes. */
  readonly failFast: boolean;
}

/**
 * Decides what starts when. Has no clock, no threads and no files: the same events always give the same commands.
 * Every node gets exactly one of: found by a look-up, ended after a launch, skipped, abandoned.
 */
export class Schedule {
  readonly #entries: ReadonlyMap<NodeId, Entry>;
  readonly #ledger: Ledger;
  readonly #queue = new ReadyQueue();
  readonly #failFast: boolean;
  #stopped = false;
  #finished = false;
  /** How many events have come. */
  #events = 0;
  /** Nodes without an end. */
  #open: number;

  constructor({ nodes, capacity, failFast }: ScheduleOptions) {
    const ranks = longestPaths(nodes);
    this.#entries = new Map(
      nodes.map((node) => [
        node.id,
        {
          node,
          rank: ranks.get(node.id) ?? 0,
          state: "waiting" as const,
          missing: node.parents.length,
          alsoWaiting: [],
          startedAt: 0,
          because: undefined,
          doneAt: 0,
        },
      ]),
    );
    this.#ledger = new Ledger(capacity);
    this.#failFast = failFast;
    this.#open = nodes.length;
  }

  /** What is lent at the moment. */
  get lent(): Resources {
    return this.#ledger.lent;
  }

  /** Whether nothing more may start. */
  get isStopped(): boolean {
    return this.#stopped;
  }

  /** Takes one event and gives the commands that follow from it, in order. */
  advance(event: ScheduleEvent): readonly ScheduleCommand[] {
    const commands: ScheduleCommand[] = [];
    this.#events += 1;
    switch (event.type) {
      case "begin":
        for (const entry of this.#entries.values()) this.#lookUpIfReady(entry, commands);
        break;
      case "looked-up":
        this.#lookedUp(this.#entry(event.node), event.found, commands);
        break;
      case "taken":
        this.#taken(this.#entry(event.node), commands);
        break;
      case "ended":
        this.#ended(this.#entry(event.node), event.ok, commands);
        break;
      case "input-lost":
        this.#inputLost(this.#entry(event.node), this.#entry(event.parent), commands);
        break;
      case "outdated":
        this.#outdated(this.#entry(event.node), commands);
        break;
      case "stop":
        this.#stop(commands);
        break;
    }
    this.#launchFitting(commands);
    if (this.#open === 0 && !this.#finished) {
      this.#finished = true;
      commands.push({ type: "finish" });
    }
    return commands;
  }

  #lookedUp(entry: Entry, found: boolean, commands: ScheduleCommand[]): void {
    // A stop abandons nodes whose look-up is still under way.
    if (entry.state !== "looking-up") return;
    if (found) this.#settle(entry, "done", commands);
    else this.#enqueue(entry);
  }

  #taken(entry: Entry, commands: ScheduleCommand[]): void {
    this.#release(entry);
    if (this.#stopped) {
      this.#abandon(entry, commands);
      return;
    }
    entry.state = "looking-up";
    entry.startedAt = this.#events;
  }

  #ended(entry: Entry, ok: boolean, commands: ScheduleCommand[]): void {
    this.#release(entry);
    this.#settle(entry, ok ? "done" : "failed", commands);
    if (!ok && this.#failFast) this.#stop(commands);
  }

  #outdated(entry: Entry, commands: ScheduleCommand[]): void {
    this.#release(entry);
    if (this.#stopped) {
      this.#abandon(entry, commands);
      return;
    }
    entry.state = "waiting";
    this.#lookUpIfReady(entry, commands);
  }

  #inputLost(entry: Entry, parent: Entry, commands: ScheduleCommand[]): void {
    if (entry.state === "running") this.#release(entry);
    else if (entry.state !== "looking-up") return;
    if (this.#stopped) {
      this.#abandon(entry, commands);
      return;
    }
    entry.state = "waiting";
    // If it ran again since this node was started, what was lost is its earlier result.
    if (parent.state === "done" && parent.doneAt <= entry.startedAt) this.#runAgain(parent);
    entry.missing = entry.node.parents.filter(
      (id) => this.#entries.get(id)?.state !== "done",
    ).length;
    if (parent.state !== "done" && !entry.node.parents.includes(parent.node.id)) {
      entry.missing += 1;
      parent.alsoWaiting.push(entry);
    }
    const because = this.#whyNever(entry, parent);
    if (because === undefined) this.#lookUpIfReady(entry, commands);
    else this.#skip(entry, because, commands);
  }

  /** The failed node because of which one of those that `entry` waits for will have no result. */
  #whyNever(entry: Entry, lost: Entry): NodeId | undefined {
    for (const id of [lost.node.id, ...entry.node.parents]) {
      const parent = this.#entries.get(id);
      if (parent?.state === "failed") return id;
      if (parent?.state === "skipped") return parent.because;
    }
    return undefined;
  }

  #dependants(entry: Entry): readonly Entry[] {
    const children = entry.node.children.flatMap((id) => this.#entries.get(id) ?? []);
    return entry.alsoWaiting.length === 0 ? children : [...children, ...entry.alsoWaiting];
  }

  #runAgain(entry: Entry): void {
    this.#open += 1;
    for (const child of this.#dependants(entry)) {
      if (child.state === "waiting") child.missing += 1;
    }
    this.#enqueue(entry);
  }

  #stop(commands: ScheduleCommand[]): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#queue.drain();
    for (const entry of this.#entries.values()) {
      const unstarted =
        entry.state === "waiting" || entry.state === "looking-up" || entry.state === "queued";
      if (unstarted) this.#abandon(entry, commands);
    }
  }

  #settle(entry: Entry, state: "done" | "failed", commands: ScheduleCommand[]): void {
    entry.state = state;
    entry.doneAt = this.#events;
    this.#open -= 1;
    const dependants = this.#dependants(entry);
    entry.alsoWaiting.length = 0;
    for (const child of dependants) {
      if (child.state !== "waiting") continue;
      if (state === "failed") {
        this.#skip(child, entry.node.id, commands);
      } else {
        child.missing -= 1;
        this.#lookUpIfReady(child, commands);
      }
    }
  }

  /** Skips a node and everything that waits below it, because of one failed ancestor. */
  #skip(start: Entry, because: NodeId, commands: ScheduleCommand[]): void {
    const open = [start];
    for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
      if (entry.state !== "waiting") continue;
      entry.state = "skipped";
      entry.because = because;
      this.#open -= 1;
      commands.push({ type: "skip", node: entry.node.id, because });
      open.push(...this.#dependants(entry));
    }
  }

  #lookUpIfReady(entry: Entry, commands: ScheduleCommand[]): void {
    if (entry.state !== "waiting" || entry.missing > 0 || this.#stopped) return;
    entry.state = "looking-up";
    entry.startedAt = this.#events;
    commands.push({ type: "look-up", node: entry.node.id });
  }

  #enqueue(entry: Entry): void {
    entry.state = "queued";
    this.#queue.add({ id: entry.node.id, rank: entry.rank, need: entry.node.need });
  }

  #launchFitting(commands: ScheduleCommand[]): void {
    for (;;) {
      const next = this.#queue.takeFitting(this.#ledger);
      if (next === undefined) return;
      const entry = this.#entry(next.id);
      entry.state = "running";
      entry.startedAt = this.#events;
      commands.push({ type: "launch", node: next.id });
    }
  }

  #abandon(entry: Entry, commands: ScheduleCommand[]): void {
    entry.state = "abandoned";
    this.#open -= 1;
    commands.push({ type: "abandon", node: entry.node.id });
  }

  #release(entry: Entry): void {
    if (entry.state !== "running") {
      throw new Error(`bug: node ${entry.node.id} ended while it was ${entry.state}`);
    }
    this.#ledger.takeBack(entry.node.need);
  }

  #entry(id: NodeId): Entry {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new Error(`bug: node ${id} is not of this run`);
    return entry;
  }
}
