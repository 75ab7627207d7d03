import type { RunJob } from "../../contract/backend.ts";
import type { NodeId } from "../../model/ids.ts";
import type { RideRules } from "../../schedule/rides.ts";

/** Nodes that take longer on average travel alone: what travels together is all told of late. */
const quickMs = 20;

/** So long all nodes of one ride may take together, in milliseconds. */
const rideMs = 40;

/** Durations are told in whole milliseconds; this is what nodes take that seem to take none. */
const leastMs = 0.08;

/** So many nodes of a function have to be seen before it is thought to be quick. */
const leastSeen = 3;

/** How much the last duration counts against all before it. */
const weight = 0.1;

interface Seen {
  count: number;
  averageMs: number;
  /** Whether a value of it was too large to be given back by a node that had not been looked up. */
  isLarge: boolean;
}

/** Learns which functions are quick, from how long their nodes take, so that their nodes can travel together. */
export class Quickness implements RideRules {
  readonly #job: RunJob;
  readonly #seen = new Map<string, Seen>();

  constructor(job: RunJob) {
    this.#job = job;
  }

  /** A node has ended. */
  note(node: NodeId, durationMs: number): void {
    const name = this.#functionName(node);
    const seen = this.#seen.get(name);
    if (seen === undefined) {
      this.#seen.set(name, { count: 1, averageMs: durationMs, isLarge: false });
      return;
    }
    seen.count += 1;
    seen.averageMs += (durationMs - seen.averageMs) * Math.max(weight, 1 / seen.count);
  }

  /** A node was run in vain, since its value was too large. */
  noteLarge(node: NodeId): void {
    const seen = this.#seen.get(this.#functionName(node));
    if (seen !== undefined) seen.isLarge = true;
  }

  readonly mayFollow = (node: NodeId): boolean => {
    // A strict store keeps each result before the next node may begin.
    if (this.#job.commit !== undefined || this.#job.mayRunUnseen?.(node) !== true) return false;
    return this.#seen.get(this.#functionName(node))?.isLarge === false;
  };

  readonly longest = (leader: NodeId): number => {
    const averageMs = this.#seen.get(this.#functionName(leader))?.averageMs ?? Infinity;
    return Math.floor(rideMs / Math.max(leastMs, averageMs));
  };

  readonly mayRide = (node: NodeId): boolean => {
    if (this.#job.graph.nodes[node]?.kind !== "function") return false;
    const { timeoutMs, need, share } = this.#job.argumentsOf(node);
    // These three need a thread that does nothing else.
    if (timeoutMs !== undefined || need.memoryBytes > 0 || share === true) return false;
    const seen = this.#seen.get(this.#functionName(node));
    return seen !== undefined && seen.count >= leastSeen && seen.averageMs <= quickMs;
  };

  readonly most = (leader: NodeId, waiting: number): number => {
    // Half of a fair part, the leader's included, so that all processors have work to the end.
    const part = Math.floor((waiting + 1) / (2 * Math.max(1, this.#job.capacity.numCpus)));
    return Math.min(part, this.longest(leader) - 1);
  };

  #functionName(node: NodeId): string {
    return this.#job.graph.nodes[node]?.functionName ?? "";
  }
}
