import type { LookedUp, RunJob } from "../../contract/backend.ts";
import type { NodeId } from "../../model/ids.ts";
import type { NodeReport } from "../../model/node-work.ts";
import { InputLost } from "./job-knowledge.ts";
import type { JobKnowledge } from "./job-knowledge.ts";

export interface UnseenRunsParts {
  readonly job: RunJob;
  readonly known: JobKnowledge;
  /** The node has not been run, or what it gave does not count. */
  readonly onReturned: (node: NodeId, isLarge: boolean) => void;
  /** The node turned out to be what `found` says, and was run for that. */
  readonly onSeen: (node: NodeId, found: LookedUp, report: NodeReport) => void;
  readonly onBug: (error: unknown) => void;
}

/**
 * Nodes that are run right behind others of their ride, before it is known what they are given: when they have been run, and
 * all before them are known, they are looked up as every other node is, and only then does it count what they gave.
 */
export class UnseenRuns {
  readonly #parts: UnseenRunsParts;
  /** Nodes of rides of which nothing has been heard. */
  readonly #riding = new Set<NodeId>();
  /** What is to be done when something has been heard of a node. */
  readonly #behind = new Map<NodeId, () => void>();

  constructor(parts: UnseenRunsParts) {
    this.#parts = parts;
  }

  /** A node of a ride begins. */
  began(node: NodeId): void {
    this.#riding.add(node);
  }

  /** What came of a node of a ride is known. */
  heard(node: NodeId): void {
    this.#riding.delete(node);
    const next = this.#behind.get(node);
    this.#behind.delete(node);
    next?.();
  }

  /** Takes what came of a node that was not looked up, as soon as it is known what came of those that it follows. */
  heed(node: NodeId, following: readonly NodeId[], report: NodeReport): void {
    const open = following.find((parent) => this.#riding.has(parent));
    if (open !== undefined) {
      this.#behind.set(open, () => {
        this.heed(node, following, report);
      });
      return;
    }
    this.#look(node, following, report);
  }

  #look(node: NodeId, following: readonly NodeId[], report: NodeReport): void {
    const { job, known, onReturned, onBug } = this.#parts;
    const hasRun = report.kind === "kept" || report.kind === "failed";
    // A parent that was found, or failed in the end, did not give what this one was run with.
    const isRight = following.every((parent) => known.outcomes.get(parent)?.status === "ran");
    if (!hasRun || !isRight) {
      onReturned(node, report.kind === "not-begun" && report.isLarge === true);
      this.heard(node);
      return;
    }
    try {
      const found = job.lookUp(node, known);
      if (!(found instanceof Promise)) this.#seen(node, found, report);
      else
        void found
          .then((late) => {
            this.#seen(node, late, report);
          }, this.#lost(node))
          .catch(onBug);
    } catch (error) {
      onBug(error);
    }
  }

  #seen(node: NodeId, found: LookedUp, report: NodeReport): void {
    this.#parts.onSeen(node, found, report);
    this.heard(node);
  }

  #lost(node: NodeId): (error: unknown) => void {
    return (error) => {
      if (!(error instanceof InputLost)) throw error;
      this.#parts.onReturned(node, false);
      this.heard(node);
    };
  }
}
