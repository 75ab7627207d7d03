import type { NodeId } from "../../src/model/ids.ts";
import { Schedule } from "../../src/schedule/schedule.ts";
import type {
  ScheduleCommand,
  ScheduledNode,
  ScheduleEvent,
  ScheduleOptions,
} from "../../src/schedule/schedule-types.ts";
import { randomSchedule } from "./random-schedule.ts";
import { ScheduleWatch } from "./schedule-watch.ts";
import { seededRandom } from "./seeded-random.ts";

/** How likely it is, for each look-up or launch, that something befalls it. */
export interface Troubles {
  readonly found: number;
  readonly fails: number;
  readonly taken: number;
  readonly outdated: number;
  /** That a node which rides with others has not begun. */
  readonly returned: number;
  readonly lost: number;
  /** That a node hands over to new ones. */
  readonly grows: number;
  /** That a run is drained, or stopped at once, somewhere in its middle. */
  readonly cancelled: number;
}

/** All that may befall a run. */
export const allTroubles: Troubles = {
  found: 0.2,
  fails: 0.03,
  taken: 0.04,
  outdated: 0.01,
  returned: 0.1,
  lost: 0.02,
  grows: 0.02,
  cancelled: 0.3,
};

/** What came of a simulated run. */
export interface Simulated {
  readonly events: number;
  readonly launches: number;
  readonly retries: number;
  readonly failed: number;
  readonly skipped: number;
  readonly abandoned: number;
  readonly wakes: number;
  readonly recalls: number;
  /** Launches without a look-up. */
  readonly unseen: number;
  /** Nodes that others have handed over to. */
  readonly grown: number;
  readonly cancels: number;
  /** When all had ended. */
  readonly atMs: number;
  /** Tells two runs apart. */
  readonly digest: number;
}

interface Happening {
  readonly at: number;
  readonly turn: number;
  readonly kind: "look-up" | "run" | "elsewhere" | "wake" | "drain" | "stop";
  readonly node: NodeId;
}

/** Runs a random graph to its end on a clock of its own; throws as soon as a rule of schedules is broken. */
export function simulateSchedule(seed: number, count: number, troubles: Troubles): Simulated {
  const random = seededRandom(seed);
  const options = randomSchedule(random, count);
  return new Simulation(options, troubles, random).run();
}

const nobody = -1 as NodeId;

class Simulation {
  readonly #options: Required<ScheduleOptions>;
  readonly #troubles: Troubles;
  readonly #random: () => number;
  readonly #schedule: Schedule;
  readonly #watch: ScheduleWatch;
  readonly #agenda: Happening[] = [];
  readonly #waiting = new Set<NodeId>();
  /** Nodes that run without a look-up when another one of their ride has a result, by that one. */
  readonly #behind = new Map<NodeId, NodeId>();
  readonly #unseen = new Set<NodeId>();
  #now = 0;
  #turn = 0;
  #wakeAt = Infinity;
  #stopsAtOnce = false;
  readonly #sums = {
    ...{ events: 0, launches: 0, retries: 0, failed: 0, skipped: 0, abandoned: 0 },
    ...{ wakes: 0, recalls: 0, unseen: 0, grown: 0, cancels: 0, atMs: 0, digest: 0 },
  };

  constructor(options: Required<ScheduleOptions>, troubles: Troubles, random: () => number) {
    this.#options = options;
    this.#troubles = troubles;
    this.#random = random;
    this.#schedule = new Schedule(options);
    this.#watch = new ScheduleWatch(options);
  }

  run(): Simulated {
    const { nodes } = this.#options;
    if (this.#random() < this.#troubles.cancelled) {
      const kind = this.#random() < 0.5 ? "drain" : "stop";
      this.#plan(kind, this.#random() * nodes.length * 10, nobody);
    }
    this.#tell({ type: "begin" });
    for (let next = this.#pop(); next !== undefined; next = this.#pop()) {
      this.#now = next.at;
      this.#happen(next);
    }
    if (!this.#watch.isFinished) throw new Error("nothing is under way, and there is no end");
    this.#sums.atMs = this.#now;
    return this.#sums;
  }

  #happen({ kind, node, at }: Happening): void {
    switch (kind) {
      case "drain":
      case "stop":
        if (this.#watch.isFinished) return;
        this.#sums.cancels += 1;
        this.#watch.isStopped = true;
        this.#stopsAtOnce = kind === "stop";
        this.#tell({ type: "stop" });
        return;
      case "wake":
        if (at !== this.#wakeAt) return;
        this.#wakeAt = Infinity;
        this.#sums.wakes += 1;
        this.#tell({ type: "wake" });
        return;
      case "look-up":
        this.#answer(node, this.#random() < this.#troubles.found);
        return;
      case "elsewhere":
        this.#answer(node, this.#random() < 0.5);
        return;
      case "run":
        this.#endRun(node);
        this.#goOn(node);
    }
  }

  /** Whoever travels behind a node runs if that has a result, and has not begun if it has none. */
  #goOn(node: NodeId): void {
    const next = this.#behind.get(node);
    if (next === undefined) return;
    this.#behind.delete(node);
    if (this.#watch.hadResult(node) && !this.#watch.isRunning(node)) {
      this.#plan("run", this.#random() * 5, next);
      return;
    }
    this.#return(next);
    this.#goOn(next);
  }

  #return(node: NodeId): void {
    this.#watch.release(node, false);
    if (!this.#unseen.delete(node) && !this.#watch.isStopped) this.#waiting.add(node);
    this.#tell({ type: "returned", node });
  }

  #answer(node: NodeId, found: boolean): void {
    const lost = this.#lostAncestor(node);
    if (lost !== undefined) {
      this.#tell({ type: "input-lost", node, parent: lost });
      return;
    }
    if (found && this.#grow(node)) return;
    if (!this.#watch.isStopped) {
      if (found) this.#watch.gotResult(node);
      else this.#waiting.add(node);
    }
    this.#tell({ type: "looked-up", node, found });
  }

  #endRun(node: NodeId): void {
    const { taken, outdated, fails } = this.#troubles;
    const luck = this.#random();
    if (luck < taken && !this.#unseen.has(node)) {
      this.#watch.release(node, false);
      this.#tell({ type: "taken", node });
      if (!this.#watch.isStopped) this.#plan("elsewhere", this.#random() * 200, node);
      return;
    }
    if (this.#watch.isRiding(node) && this.#random() < this.#troubles.returned) {
      this.#return(node);
      return;
    }
    this.#unseen.delete(node);
    this.#watch.release(node, true);
    const lost = this.#lostAncestor(node);
    if (lost !== undefined) {
      this.#tell({ type: "input-lost", node, parent: lost });
    } else if (luck < taken + outdated) {
      this.#tell({ type: "outdated", node });
    } else if (this.#stopsAtOnce || luck < taken + outdated + fails) {
      this.#watch.attemptFailed(node);
      // What a stop ends is not tried again, and neither are some failures.
      const mayRetry = !this.#stopsAtOnce && this.#random() < 0.8;
      const chance = mayRetry ? { chance: this.#random() } : {};
      this.#tell({ type: "ended", node, ok: false, ...chance });
    } else if (!this.#grow(node)) {
      this.#watch.gotResult(node);
      this.#tell({ type: "ended", node, ok: true });
    }
  }

  /** Perhaps a node hands over; each of the new ones is needed by another one or by the node. */
  #grow(node: NodeId): boolean {
    const { grows } = this.#troubles;
    const mayGrow = !this.#watch.hasGrown(node) && !this.#watch.hadResult(node);
    if (!mayGrow || this.#random() >= grows) return false;
    const first = this.#watch.length;
    const { parents, terms } = this.#watch.node(node);
    const count = Math.floor(this.#random() * 6);
    const needed = new Set<number>();
    const nodes = Array.from({ length: count }, (_, at): ScheduledNode => {
      const own = parents.filter(() => this.#random() < 0.5);
      const inner = Array.from({ length: at }, (_, each) => first + each).filter(
        () => this.#random() < 0.3,
      );
      for (const each of inner) needed.add(each);
      return { id: (first + at) as NodeId, parents: [...own, ...(inner as NodeId[])], terms };
    });
    const awaits = nodes
      .map(({ id }) => id)
      .filter((id) => !needed.has(id) || this.#random() < 0.3);
    this.#sums.grown += this.#watch.isStopped ? 0 : count;
    const heedsFailures = this.#random() < 0.3;
    this.#watch.grow(node, nodes, { awaits, heedsFailures });
    this.#tell({ type: "grew", node, nodes, awaits, heedsFailures });
    return true;
  }

  #lostAncestor(node: NodeId): NodeId | undefined {
    const { parents } = this.#watch.node(node);
    if (parents.length === 0 || this.#random() >= this.#troubles.lost) return undefined;
    let ancestor = parents[Math.floor(this.#random() * parents.length)];
    while (ancestor !== undefined && this.#random() < 0.3) {
      const [above] = this.#watch.node(ancestor).parents;
      if (above === undefined) break;
      ancestor = above;
    }
    if (ancestor !== undefined) this.#watch.lost(ancestor);
    return ancestor;
  }

  #tell(event: ScheduleEvent): void {
    this.#sums.events += 1;
    const commands = this.#schedule.advance(event, this.#now);
    this.#watch.isStopped = this.#schedule.isStopped;
    for (const command of commands) this.#obey(command);
    this.#watch.check(this.#schedule);
    if (this.#options.nodes.length > 60) return;
    for (const node of this.#waiting) {
      if (this.#watch.couldStart(node, this.#now)) throw new Error(`${node} waits and could start`);
    }
  }

  #obey(command: ScheduleCommand): void {
    const sums = this.#sums;
    const node = "node" in command ? command.node : nobody;
    const said = command.type.length + 17 * node + sums.events;
    sums.digest = Math.trunc((sums.digest * 31 + said) % 1e9);
    switch (command.type) {
      case "look-up":
        this.#watch.lookUp(command.node);
        this.#plan("look-up", this.#random() < 0.5 ? 0 : this.#random() * 5, command.node);
        break;
      case "launch": {
        sums.launches += 1;
        this.#waiting.delete(command.node);
        this.#watch.launch(command, this.#now);
        if (command.unseen === true) {
          const { parents } = this.#watch.node(command.node);
          const before = parents.find((parent) => this.#watch.isRunning(parent));
          if (before === undefined) throw new Error(`nobody runs before ${command.node}`);
          sums.unseen += 1;
          this.#unseen.add(command.node);
          this.#behind.set(before, command.node);
          break;
        }
        // One in twenty takes too long, and is ended by its time limit.
        const expected = this.#watch.node(command.node).expectedMs ?? 1;
        this.#plan(
          "run",
          Math.min(400, expected * (0.5 + this.#random() * 20 ** this.#random())),
          command.node,
        );
        break;
      }
      case "recall":
        sums.recalls += 1;
        this.#watch.recall(command.ride);
        break;
      case "retry":
        sums.retries += 1;
        if (command.delayMs < 0) throw new Error("a wait is shorter than none");
        break;
      case "fail":
        sums.failed += 1;
        this.#waiting.delete(command.node);
        this.#watch.fail(command.node);
        break;
      case "skip":
        sums.skipped += 1;
        this.#watch.skip(command.node, command.because);
        break;
      case "abandon":
        sums.abandoned += 1;
        this.#waiting.delete(command.node);
        this.#watch.abandon(command.node);
        break;
      case "wake":
        this.#wakeAt = command.at;
        this.#plan("wake", command.at - this.#now, nobody, command.at);
        break;
      case "finish":
        this.#watch.finish();
        break;
    }
  }

  #plan(kind: Happening["kind"], afterMs: number, node: NodeId, at = this.#now + afterMs): void {
    this.#turn += 1;
    const agenda = this.#agenda;
    agenda.push({ kind, at, turn: this.#turn, node });
    for (let child = agenda.length - 1; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!isBefore(agenda[child], agenda[parent])) break;
      swap(agenda, child, parent);
      child = parent;
    }
  }

  #pop(): Happening | undefined {
    const agenda = this.#agenda;
    const [first] = agenda;
    const last = agenda.pop();
    if (last === undefined || agenda.length === 0) return first;
    agenda[0] = last;
    for (let parent = 0; ;) {
      let best = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (child < agenda.length && isBefore(agenda[child], agenda[best])) best = child;
      }
      if (best === parent) return first;
      swap(agenda, best, parent);
      parent = best;
    }
  }
}

function isBefore(left: Happening | undefined, right: Happening | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  return left.at === right.at ? left.turn < right.turn : left.at < right.at;
}

function swap(items: Happening[], left: number, right: number): void {
  const [a, b] = [items[left], items[right]];
  if (a === undefined || b === undefined) return;
  items[left] = b;
  items[right] = a;
}
