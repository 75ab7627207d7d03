import type { RunJob, Timing } from "../../contract/backend.ts";
import type { NodeId } from "../../model/ids.ts";
import type { NodeFailure, Outcome } from "../../model/outcome.ts";
import type { ScheduleCommand, ScheduleEvent } from "../../schedule/schedule-types.ts";
import { isWorthAnotherAttempt } from "./is-worth-another-attempt.ts";

/** A file that somebody writes to all the time never gives a result that is of one content. */
const changeLimit = 3;

interface FailedAttempt {
  readonly failure: NodeFailure;
  readonly durationMs: number;
  /** How many attempts of its node have failed by then. */
  readonly attempts: number;
}

/** Remembers of each node whose attempts failed how the last one did, and how many there were. */
export class Attempts {
  readonly #job: Pick<RunJob, "argumentsOf" | "emit" | "graph" | "now">;
  readonly #timing: Timing;
  readonly #changes = new Map<NodeId, number>();
  readonly #failed = new Map<NodeId, FailedAttempt>();

  constructor(job: RunJob, timing: Timing) {
    this.#job = job;
    this.#timing = timing;
  }

  /** Notes that an attempt failed, and gives what the schedule is to be told; it knows whether it was the last one. */
  note(node: NodeId, failure: NodeFailure, durationMs: number): ScheduleEvent {
    const attempts = (this.#failed.get(node)?.attempts ?? 0) + 1;
    this.#failed.set(node, { failure, durationMs, attempts });
    const { retries } = this.#job.argumentsOf(node);
    const mayRetry = retries !== undefined && isWorthAnotherAttempt(failure, retries.exceptions);
    const chance = mayRetry ? { chance: this.#timing.random() } : {};
    return { type: "ended", node, ok: false, ...chance };
  }

  /** Tells that another attempt follows. */
  tell({ node, attempt, delayMs }: Extract<ScheduleCommand, { type: "retry" }>): void {
    const { argumentsOf, emit, graph, now } = this.#job;
    const name = graph.nodes[node]?.name;
    if (name === undefined) return;
    const { failure, durationMs } = this.#last(node);
    const maxAttempts = 1 + (argumentsOf(node).retries?.maxRetries ?? 0);
    const what = { node, name, attempt, maxAttempts, failure, durationMs, delayMs };
    emit({ type: "node-attempt-failed", at: now(), ...what });
  }

  /** The outcome of a node that is not tried again. */
  failed(node: NodeId): Outcome {
    const { failure, durationMs, attempts } = this.#last(node);
    return { status: "failed", failure, durationMs, ...(attempts === 1 ? {} : { attempts }) };
  }

  /** How many attempts a node took that has a result, if it took more than one; should it run again, it is counted anew. */
  settle(node: NodeId): { readonly attempts?: number } {
    const failed = this.#failed.get(node)?.attempts;
    if (failed === undefined) return {};
    this.#failed.delete(node);
    return { attempts: failed + 1 };
  }

  /** Declared inputs of a node changed while it ran: whether that happens again and again. */
  changesTooOften(node: NodeId): boolean {
    const changes = (this.#changes.get(node) ?? 0) + 1;
    this.#changes.set(node, changes);
    return changes > changeLimit;
  }

  #last(node: NodeId): FailedAttempt {
    const last = this.#failed.get(node);
    if (last === undefined) throw new Error(`bug: no attempt of node ${node} has failed`);
    return last;
  }
}
