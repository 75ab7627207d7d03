import type { NodeId } from "../model/ids.ts";
import { grownColumn } from "./grown-column.ts";
import { LaterEdges } from "./later-edges.ts";
import { leastMs, longestPaths } from "./longest-paths.ts";
import type { ScheduledNode } from "./schedule-types.ts";

/** Where a node stands. */
export type NodeState = (typeof nodeStates)[keyof typeof nodeStates];

/** The states as they are kept. */
export const nodeStates = {
  waiting: 0,
  lookingUp: 1,
  queued: 2,
  running: 3,
  /** Its last attempt failed, and the next one has to wait. */
  backingOff: 4,
  done: 5,
  failed: 6,
  skipped: 7,
  abandoned: 8,
} as const;

/** Nodes by their positions, in columns: a million of them take little room and no time to clean up. */
export class NodeTable {
  /** How many nodes there are; columns may be longer. */
  length: number;
  ids: Int32Array;
  states: Uint8Array;
  /** How many nodes each still waits for. */
  missing: Int32Array;
  /** At which event each was last looked up or launched. */
  startedAt: Uint32Array;
  /** At which event each last got a result. */
  doneAt: Uint32Array;
  /** Position of the failed node that each was skipped for. */
  because: Int32Array;
  /** How many attempts of each have failed. */
  failures: Uint32Array;
  /** Which ones were launched without a look-up, to follow others of their ride. */
  unseen: Uint8Array;
  /** Which ones run although those above them have failed. */
  heeding: Uint8Array;
  /** When the next attempt of each may begin. */
  dueAt: Float64Array;
  #lengths: Float64Array;
  #priorities: Float64Array;
  readonly #parents: Int32Array;
  readonly #parentsFrom: Int32Array;
  readonly #children: Int32Array;
  readonly #childrenFrom: Int32Array;
  /** Position by id; -1 for ids that are not of this run. */
  #indexes: Int32Array;
  /** Edges to and from nodes that were added later, and of those that wait for them. */
  readonly #later: LaterEdges;

  constructor(nodes: readonly ScheduledNode[]) {
    const { length } = nodes;
    this.length = length;
    this.ids = Int32Array.from(nodes, ({ id }) => id);
    this.states = new Uint8Array(length);
    this.missing = new Int32Array(length);
    this.startedAt = new Uint32Array(length);
    this.doneAt = new Uint32Array(length);
    this.because = new Int32Array(length);
    this.failures = new Uint32Array(length);
    this.unseen = new Uint8Array(length);
    this.heeding = Uint8Array.from(nodes, (node) => Number(node.heedsFailures === true));
    this.dueAt = new Float64Array(length);
    this.#priorities = Float64Array.from(nodes, ({ terms }) => terms.priority ?? 0);
    this.#indexes = new Int32Array((this.ids[length - 1] ?? -1) + 1).fill(-1);
    for (let index = 0; index < length; index += 1) this.#indexes[this.ids[index] ?? 0] = index;
    this.#lengths = longestPaths(nodes, (id) => this.find(id));
    this.#parentsFrom = new Int32Array(length + 1);
    this.#childrenFrom = new Int32Array(length + 1);
    const parents: number[] = [];
    for (let index = 0; index < length; index += 1) {
      for (const id of nodes[index]?.parents ?? []) {
        const parent = this.find(id);
        if (parent === undefined) continue;
        parents.push(parent);
        this.#childrenFrom[parent + 1] = (this.#childrenFrom[parent + 1] ?? 0) + 1;
      }
      this.#parentsFrom[index + 1] = parents.length;
      this.missing[index] = parents.length - (this.#parentsFrom[index] ?? 0);
    }
    this.#parents = Int32Array.from(parents);
    for (let index = 0; index < length; index += 1) {
      this.#childrenFrom[index + 1] =
        (this.#childrenFrom[index + 1] ?? 0) + (this.#childrenFrom[index] ?? 0);
    }
    this.#children = this.#childrenOf();
    this.#later = new LaterEdges(length);
  }

  /** Adds nodes, whose ids follow all others; `node` waits for some of them and for nothing else any more. */
  grow(added: readonly ScheduledNode[], node: number, awaits: readonly NodeId[]): void {
    const first = this.length;
    const length = first + added.length;
    this.#lengthen(length, (added.at(-1)?.id ?? 0) + 1);
    for (const [at, { id, terms, heedsFailures }] of added.entries()) {
      this.heeding[first + at] = Number(heedsFailures === true);
      this.ids[first + at] = id;
      this.#indexes[id] = first + at;
      this.#priorities[first + at] = terms.priority ?? 0;
    }
    this.length = length;
    for (const [at, { parents }] of added.entries()) {
      const known = parents.map((id) => this.find(id)).filter((each) => each !== undefined);
      this.#later.add(first + at, known);
    }
    this.#later.await(
      node,
      awaits.map((id) => this.indexOf(id)),
    );
    const { children } = this.#later;
    for (let index = length - 1; index >= first; index -= 1) {
      let below = 0;
      for (const child of children(index)) below = Math.max(below, this.#lengths[child] ?? 0);
      const expectedMs = added[index - first]?.expectedMs ?? 1;
      this.#lengths[index] = below + Math.max(expectedMs, leastMs);
    }
  }

  /** Whether a node waits for nodes that it has handed over to. */
  hasGrown(index: number): boolean {
    return this.#later.hasGrown(index);
  }

  #lengthen(length: number, ids: number): void {
    this.ids = grownColumn(this.ids, length);
    this.states = grownColumn(this.states, length);
    this.missing = grownColumn(this.missing, length);
    this.startedAt = grownColumn(this.startedAt, length);
    this.doneAt = grownColumn(this.doneAt, length);
    this.because = grownColumn(this.because, length);
    this.failures = grownColumn(this.failures, length);
    this.unseen = grownColumn(this.unseen, length);
    this.heeding = grownColumn(this.heeding, length);
    this.dueAt = grownColumn(this.dueAt, length);
    this.#lengths = grownColumn(this.#lengths, length);
    this.#priorities = grownColumn(this.#priorities, length);
    const known = this.#indexes.length;
    this.#indexes = grownColumn(this.#indexes, ids).fill(-1, known);
  }

  /** Position of a node; undefined if it is not of this run. */
  find(id: number): number | undefined {
    const index = this.#indexes[id];
    return index === -1 ? undefined : index;
  }

  /** Position of a node of this run. */
  indexOf(id: NodeId): number {
    const index = this.find(id);
    if (index === undefined) throw new Error(`bug: node ${id} is not of this run`);
    return index;
  }

  idOf(index: number): NodeId {
    return this.ids[index] as NodeId;
  }

  is(index: number, state: NodeState): boolean {
    return this.states[index] === state;
  }

  /** The next attempt of a node, or the one that runs, counted from 1. */
  attemptOf(index: number): number {
    return (this.failures[index] ?? 0) + 1;
  }

  /** Whether a node waits for another one no more, as that is done, or has come to nothing and may. */
  isOver(index: number, forWhom: number): boolean {
    const state = this.states[index] ?? 0;
    if (state === nodeStates.done) return true;
    const hasFailed = state === nodeStates.failed || state === nodeStates.skipped;
    return hasFailed && this.heeding[forWhom] === 1;
  }

  addMissing(index: number, change: 1 | -1): void {
    this.missing[index] = (this.missing[index] as number) + change;
  }

  parents(index: number): Int32Array | readonly number[] {
    return (
      this.#later.parents(index) ??
      this.#parents.subarray(this.#parentsFrom[index], this.#parentsFrom[index + 1])
    );
  }

  children(index: number): Iterable<number> {
    const later = this.#later.children(index);
    if (index + 1 >= this.#childrenFrom.length) return later;
    const first = this.#children.subarray(this.#childrenFrom[index], this.#childrenFrom[index + 1]);
    if (!this.#later.isAny) return first;
    // One that has handed over needs nothing any more of what it needed before.
    return [...first.filter((child) => !this.#later.hasGrown(child)), ...later];
  }

  /** Which of two nodes starts first: the one of higher priority, then the longer path, then the earlier call. */
  readonly goesBefore = (left: number, right: number): boolean => {
    const priorities = this.#priorities;
    const byPriority = (priorities[left] as number) - (priorities[right] as number);
    if (byPriority !== 0) return byPriority > 0;
    const byLength = (this.#lengths[left] as number) - (this.#lengths[right] as number);
    return byLength === 0 ? left < right : byLength > 0;
  };

  /** The edges the other way round; children stand in id order. */
  #childrenOf(): Int32Array {
    const next = this.#childrenFrom.slice();
    const children = new Int32Array(this.#parents.length);
    for (let index = 0; index < this.length; index += 1) {
      const [from, to] = [this.#parentsFrom[index], this.#parentsFrom[index + 1]];
      for (const parent of this.#parents.subarray(from, to)) {
        const at = next[parent] ?? 0;
        children[at] = index;
        next[parent] = at + 1;
      }
    }
    return children;
  }
}
