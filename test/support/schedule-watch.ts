import type { NodeId } from "../../src/model/ids.ts";
import type { Schedule } from "../../src/schedule/schedule.ts";
import type {
  LaunchCommand,
  ScheduledNode,
  ScheduleOptions,
} from "../../src/schedule/schedule-types.ts";
import { memoryOfAttempt } from "../../src/schedule/memory-of-attempt.ts";

const grain = 1e-6;

/** Keeps its own books of what a schedule starts, and throws as soon as a rule is broken. */
export class ScheduleWatch {
  readonly #options: Omit<Required<ScheduleOptions>, "nodes">;
  readonly #nodes: ScheduledNode[];
  readonly #grown = new Set<NodeId>();
  readonly #totals: ReadonlyMap<string, number>;
  readonly #lent = new Map<string, number>();
  readonly #starts = new Map<string, { at: number; amount: number }[]>();
  readonly #attempts: number[];
  readonly #isRunning: number[];
  readonly #hadResult: number[];
  readonly #hasEnded: number[];
  /** Nodes whose result was lost may end more than once. */
  readonly #wasLost: number[];
  readonly #failed = new Set<NodeId>();
  /** How many nodes of a ride still run. */
  readonly #rides = new Map<number, number>();
  readonly #rideOf = new Map<NodeId, number>();
  readonly #recalled = new Set<number>();
  isStopped = false;
  isFinished = false;
  running = 0;

  constructor(options: Required<ScheduleOptions>) {
    const { capacity, limits, nodes } = options;
    this.#options = options;
    this.#nodes = [...nodes];
    this.#totals = new Map([
      ["num_cpus", capacity.numCpus],
      ["num_gpus", capacity.numGpus],
      ["memory", capacity.memoryBytes],
      ...Object.entries(capacity.custom).map(
        ([name, amount]) => [`resources.${name}`, amount] as const,
      ),
      ...Object.entries(limits.tags).map(([tag, most]) => [`limits.${tag}`, most] as const),
    ]);
    for (const name of this.#totals.keys()) this.#lent.set(name, 0);
    for (const name of Object.keys(limits.rates)) this.#starts.set(name, []);
    this.#attempts = nodes.map(() => 0);
    this.#isRunning = nodes.map(() => 0);
    this.#hadResult = nodes.map(() => 0);
    this.#hasEnded = nodes.map(() => 0);
    this.#wasLost = nodes.map(() => 0);
  }

  node(id: NodeId): ScheduledNode {
    return this.#nodes[id] as ScheduledNode;
  }

  get length(): number {
    return this.#nodes.length;
  }

  hasGrown(id: NodeId): boolean {
    return this.#grown.has(id);
  }

  /** A node hands over to new ones, and waits for some of them. */
  grow(
    id: NodeId,
    added: readonly ScheduledNode[],
    {
      awaits,
      heedsFailures,
    }: { readonly awaits: readonly NodeId[]; readonly heedsFailures: boolean },
  ): void {
    this.#attempts[id] = 0;
    if (this.isStopped) return;
    this.#grown.add(id);
    this.#nodes[id] = { ...this.node(id), parents: awaits, heedsFailures };
    for (const node of added) {
      this.#nodes.push(node);
      for (const column of [this.#attempts, this.#isRunning, this.#hadResult, this.#hasEnded])
        column.push(0);
      this.#wasLost.push(0);
    }
  }

  isRunning(id: NodeId): boolean {
    return this.#isRunning[id] === 1;
  }

  hadResult(id: NodeId): boolean {
    return this.#hadResult[id] === 1;
  }

  lookUp(id: NodeId): void {
    if (this.isStopped) throw new Error(`node ${id} is looked up after the stop`);
    this.#needParents(id);
  }

  launch({ node: id, attempt, ride, unseen }: LaunchCommand, at: number): void {
    if (this.isStopped) throw new Error(`node ${id} is launched after the stop`);
    if (this.isRunning(id)) throw new Error(`node ${id} is launched while it runs`);
    if (unseen === undefined) this.#needParents(id);
    else this.#needParentsOrRide(id, ride);
    const { terms } = this.node(id);
    const failed = this.#attempts[id] ?? 0;
    if (attempt !== failed + 1) throw new Error(`attempt ${attempt} of ${id} follows ${failed}`);
    if (failed > (terms.retries?.maxRetries ?? 0)) throw new Error(`${id} is tried too often`);
    this.#isRunning[id] = 1;
    this.running += 1;
    this.#board(id, attempt, ride);
    for (const [name, amount] of Object.entries(terms.need.custom)) {
      const rate = this.#options.limits.rates[name];
      if (rate === undefined) continue;
      const starts = this.#recent(name, at);
      starts.push({ at, amount });
      const sum = starts.reduce((all, each) => all + each.amount, 0);
      if (sum > rate.amount + grain) throw new Error(`the rate of ${name} is broken at ${at}`);
    }
  }

  /** A ride is recalled once at most, and only if what it has not begun has room elsewhere. */
  recall(ride: number): void {
    if ((this.#rides.get(ride) ?? 0) < 2) throw new Error(`ride ${ride} has nothing to give back`);
    if (this.#recalled.has(ride)) throw new Error(`ride ${ride} is recalled twice`);
    this.#recalled.add(ride);
    const [rider] = [...this.#rideOf].find(([, each]) => each === ride) ?? [];
    const fits = this.#amounts(rider ?? (0 as NodeId), 1).every(([name, amount]) => {
      return (this.#lent.get(name) ?? 0) + amount <= (this.#totals.get(name) ?? 0) + grain;
    });
    if (!fits) throw new Error(`ride ${ride} is recalled and there is no room`);
  }

  isRiding(id: NodeId): boolean {
    return this.#rideOf.has(id);
  }

  /** A running node gives back what it has; one that never began did not count for a rate. */
  release(id: NodeId, hasBegun: boolean): void {
    this.#isRunning[id] = 0;
    this.running -= 1;
    this.#leave(id, (this.#attempts[id] ?? 0) + 1);
    if (hasBegun) return;
    for (const [name, amount] of Object.entries(this.node(id).terms.need.custom)) {
      const starts = this.#starts.get(name);
      const last = starts?.findLastIndex((start) => start.amount === amount) ?? -1;
      if (last !== -1) starts?.splice(last, 1);
    }
  }

  attemptFailed(id: NodeId): void {
    this.#attempts[id] = (this.#attempts[id] ?? 0) + 1;
  }

  gotResult(id: NodeId): void {
    this.#attempts[id] = 0;
    this.#hadResult[id] = 1;
    this.end(id);
  }

  lost(id: NodeId): void {
    this.#wasLost[id] = 1;
  }

  fail(id: NodeId): void {
    if (this.#attempts[id] === 0) throw new Error(`node ${id} fails and was not tried`);
    this.#failed.add(id);
    this.end(id);
  }

  skip(id: NodeId, because: NodeId): void {
    if (!this.#failed.has(because)) throw new Error(`${id} is skipped for ${because}, no failure`);
    if (this.node(id).heedsFailures === true)
      throw new Error(`${id} is skipped, and heeds failures`);
    if (!this.#isAbove(because, id)) throw new Error(`${id} does not need ${because}`);
    this.end(id);
  }

  abandon(id: NodeId): void {
    if (!this.isStopped) throw new Error(`node ${id} is abandoned without a stop`);
    this.end(id);
  }

  end(id: NodeId): void {
    if (this.isFinished) throw new Error(`node ${id} ends after the finish`);
    if (this.isRunning(id)) throw new Error(`node ${id} ends while it runs`);
    if (this.#hasEnded[id] === 1 && this.#wasLost[id] === 0) throw new Error(`${id} ends twice`);
    this.#hasEnded[id] = 1;
  }

  finish(): void {
    if (this.isFinished) throw new Error("the finish is told twice");
    this.isFinished = true;
    if (this.running > 0) throw new Error("the finish is told while nodes run");
    const open = this.#hasEnded.indexOf(0);
    if (open !== -1) throw new Error(`the finish is told and node ${open} has no end`);
  }

  /** Compares the books with what the schedule says is lent. */
  check({ lent }: Schedule): void {
    for (const [name, total] of this.#totals) {
      const own = this.#lent.get(name) ?? 0;
      const said = lent.get(name) ?? 0;
      if (Math.abs(own - said) > grain) throw new Error(`${own} of ${name} is lent, not ${said}`);
      if (own < -grain || own > total + grain)
        throw new Error(`${own} of ${total} ${name} is lent`);
    }
  }

  /** Whether a node that waits could start: then it should not wait. */
  couldStart(id: NodeId, at: number): boolean {
    const attempt = (this.#attempts[id] ?? 0) + 1;
    const fits = this.#amounts(id, attempt).every(
      ([name, amount]) => (this.#lent.get(name) ?? 0) + amount <= (this.#totals.get(name) ?? 0),
    );
    return (
      fits &&
      Object.entries(this.node(id).terms.need.custom).every(([name, amount]) => {
        const most = this.#options.limits.rates[name]?.amount ?? Infinity;
        const sum = this.#recent(name, at).reduce((all, each) => all + each.amount, 0);
        return sum + amount <= most;
      })
    );
  }

  #recent(name: string, at: number): { at: number; amount: number }[] {
    const rate = this.#options.limits.rates[name];
    const starts = this.#starts.get(name);
    if (rate === undefined || starts === undefined) return [];
    while (starts[0] !== undefined && starts[0].at + rate.perMs <= at) starts.shift();
    return starts;
  }

  /** Whether a node needs the result of another one, directly or through others. */
  #isAbove(ancestor: NodeId, id: NodeId): boolean {
    const seen = new Set<NodeId>([id]);
    for (const each of seen) for (const parent of this.node(each).parents) seen.add(parent);
    return seen.has(ancestor);
  }

  #needParents(id: NodeId): void {
    const { parents, heedsFailures } = this.node(id);
    for (const parent of parents) {
      const hasFailed = heedsFailures === true && this.#hasEnded[parent] === 1;
      if (!this.hadResult(parent) && !hasFailed)
        throw new Error(`${id} starts before its parent ${parent}`);
    }
  }

  /** A node that is not looked up has one parent before it in its ride, and all others have results. */
  #needParentsOrRide(id: NodeId, ride: number | undefined): void {
    const open = this.node(id).parents.filter((parent) => !this.hadResult(parent));
    const isBehind = open.length === 1 && this.#rideOf.get(open[0] as NodeId) === ride;
    if (ride === undefined || !isBehind) throw new Error(`${id} follows no parent of its ride`);
  }

  /** Nodes of one ride need together what one of them needs. */
  #board(id: NodeId, attempt: number, ride: number | undefined): void {
    const running = ride === undefined ? 0 : (this.#rides.get(ride) ?? 0);
    if (running === 0) this.#book(id, attempt, 1);
    if (ride === undefined) return;
    if (attempt > 1) throw new Error(`attempt ${attempt} of ${id} rides with others`);
    this.#rides.set(ride, running + 1);
    this.#rideOf.set(id, ride);
  }

  #leave(id: NodeId, attempt: number): void {
    const ride = this.#rideOf.get(id);
    const left = ride === undefined ? 0 : (this.#rides.get(ride) ?? 0) - 1;
    if (ride !== undefined) this.#rides.set(ride, left);
    this.#rideOf.delete(id);
    if (left === 0) this.#book(id, attempt, -1);
  }

  #book(id: NodeId, attempt: number, sign: 1 | -1): void {
    for (const [name, amount] of this.#amounts(id, attempt)) {
      this.#lent.set(name, (this.#lent.get(name) ?? 0) + sign * amount);
    }
  }

  #amounts(id: NodeId, attempt: number): readonly (readonly [string, number])[] {
    const { terms } = this.node(id);
    const { capacity, limits } = this.#options;
    const tags = terms.tags.filter((tag) => Object.hasOwn(limits.tags, tag));
    return [
      ["num_cpus", terms.need.numCpus],
      ["num_gpus", terms.need.numGpus],
      ["memory", memoryOfAttempt(terms, attempt, capacity.memoryBytes)],
      ...Object.entries(terms.need.custom).map(
        ([name, amount]) => [`resources.${name}`, amount] as const,
      ),
      ...tags.map((tag) => [`limits.${tag}`, 1] as const),
    ];
  }
}
