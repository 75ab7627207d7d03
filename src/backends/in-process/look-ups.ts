import type { LookedUpGrown, RunJob } from "../../contract/backend.ts";
import type { NodeId } from "../../model/ids.ts";
import type { Outcome } from "../../model/outcome.ts";
import type { ResultRef } from "../../model/result-ref.ts";
import type { ScheduleEvent } from "../../schedule/schedule-types.ts";
import { InputLost } from "./job-knowledge.ts";
import type { JobKnowledge } from "./job-knowledge.ts";
import { LookUpLine } from "./look-up-line.ts";
import type { Turn, Turns } from "./turns.ts";

export interface LookUpsParts {
  readonly job: RunJob;
  readonly known: JobKnowledge;
  readonly turns: Turns;
  /** Whether nothing more may start. */
  readonly isStopped: () => boolean;
  /** Whether nothing counts any more. */
  readonly isOver: () => boolean;
  readonly tell: (event: ScheduleEvent) => void;
  /** A node has a result that need not be computed. */
  readonly onFound: (node: NodeId, outcome: Outcome, of?: NodeId) => void;
  /** A node has turned out to hand over to others. */
  readonly onGrowth: (node: NodeId, result: ResultRef, savedMs: number) => void;
  /** The value of a node that has handed over was made of that of one node, without running anything. */
  readonly onMade: (node: NodeId, result: ResultRef) => void;
  /** What a node was to be looked up by is gone. */
  readonly onLost: (node: NodeId, lost: InputLost) => void;
  readonly onBug: (error: unknown) => void;
}

/** Looks nodes up, and sees to it that each is computed only if nobody else computes the same. */
export class LookUps {
  readonly #parts: LookUpsParts;
  readonly #job: RunJob;
  readonly #known: JobKnowledge;
  readonly #turns: Turns;
  readonly #line = new LookUpLine((node) => {
    this.#lookUp(node);
  });
  /** Of method calls. */
  readonly #inTurn = new Map<NodeId, Promise<void>>();

  constructor(parts: LookUpsParts) {
    this.#parts = parts;
    this.#job = parts.job;
    this.#known = parts.known;
    this.#turns = parts.turns;
  }

  /** A node is to be looked up; `go` begins it. */
  add(id: NodeId): void {
    if (this.#known.node(id).kind !== "method") this.#line.add(id);
    else this.#inTurn.set(id, this.#lookUpInTurn(id).catch(this.#parts.onBug));
  }

  /** Looks up what is to be. */
  go(): void {
    this.#line.go();
  }

  /** Comes back when the look-up of a method call has ended. */
  async ended(id: NodeId): Promise<void> {
    await this.#inTurn.get(id);
  }

  #lookUp(id: NodeId): void {
    if (this.#parts.isOver() || this.#known.isAbandoned(id)) return;
    try {
      const found = this.#known.lookUp(id);
      if (found instanceof Promise) void this.#lookUpInTurn(id, found).catch(this.#parts.onBug);
      else this.#judge(id, found);
    } catch (error) {
      this.#parts.onBug(error);
    }
  }

  async #lookUpInTurn(id: NodeId, lookUp?: Promise<LookedUpGrown>): Promise<void> {
    try {
      const found = await (lookUp ?? this.#known.lookUp(id));
      // The thread with the instance is here: were the call left to another run, that had to make the instance anew.
      const previous = this.#known.node(id).chain?.previous;
      const ranHere =
        previous !== undefined && this.#known.outcomes.get(previous)?.status === "ran";
      const mustRun = found.verdict.status === "run" && !this.#known.isAbandoned(id);
      if (mustRun && ranHere) await this.#turns.take(id, found);
      this.#judge(id, found);
    } catch (error) {
      // The stop took away the threads that were to measure; the node is abandoned already.
      if (this.#job.stop.aborted) return;
      if (!(error instanceof InputLost)) throw error;
      this.#parts.onLost(id, error);
    }
  }

  #judge(id: NodeId, found: LookedUpGrown): void {
    this.#known.noteLookUp(id, found);
    const { verdict } = found;
    if (found.made !== undefined && !this.#known.isAbandoned(id)) {
      this.#parts.onMade(id, found.made);
      this.#parts.tell({ type: "looked-up", node: id, found: true });
    } else if (verdict.status === "reuse") {
      this.#found(id, verdict.result, { savedMs: verdict.savedMs, of: found.of });
    } else if (!this.#known.isAbandoned(id)) {
      this.#parts.tell({ type: "looked-up", node: id, found: false });
    }
  }

  /** Answers a look-up with a result. */
  #found(
    id: NodeId,
    result: ResultRef,
    { savedMs, of }: { readonly savedMs: number; readonly of?: NodeId | undefined },
  ): void {
    this.#turns.end(id);
    if (this.#known.isAbandoned(id)) return;
    if (result.isGrowth === true) {
      this.#parts.onGrowth(id, result, savedMs);
      return;
    }
    this.#parts.onFound(id, { status: "reused", result, savedMs }, of);
    this.#parts.tell({ type: "looked-up", node: id, found: true });
  }

  /** Whether a launched node may be computed here and now; one that may not is looked up again in time. */
  async hasTurn(id: NodeId, taking: Turn | Promise<Turn> = this.take(id)): Promise<boolean> {
    const turn = await taking;
    switch (turn.kind) {
      case "go":
        break;
      case "look":
        if (!this.#parts.isStopped()) return this.#lookAgain(id);
        break;
      case "wait": {
        this.#parts.tell({ type: "taken", node: id });
        const outcome = this.#known.isAbandoned(id) ? undefined : await turn.until();
        if (this.#parts.isOver() || this.#known.isAbandoned(id)) return false;
        if (outcome?.status === "ran")
          this.#found(id, outcome.result, { savedMs: outcome.durationMs });
        else await this.#lookUpInTurn(id);
        return false;
      }
    }
    if (!this.#parts.isStopped()) return true;
    this.#parts.tell({ type: "taken", node: id });
    return false;
  }

  take(id: NodeId): Turn | Promise<Turn> {
    return this.#turns.take(id, this.#known.lookedUp(id));
  }

  /** A launched node has been claimed; whoever had the claim before may have kept its result. */
  async #lookAgain(id: NodeId): Promise<boolean> {
    const before = this.#known.fingerprint(id);
    try {
      const found = await this.#known.lookUp(id);
      this.#known.noteLookUp(id, found);
      const { verdict, fingerprint } = found;
      if (verdict.status === "run" && !this.#parts.isStopped()) {
        return fingerprint === before || (await this.hasTurn(id));
      }
      this.#parts.tell({ type: "taken", node: id });
      if (verdict.status === "reuse") {
        this.#found(id, verdict.result, { savedMs: verdict.savedMs, of: found.of });
      }
    } catch (error) {
      if (this.#job.stop.aborted) this.#parts.tell({ type: "taken", node: id });
      else if (error instanceof InputLost) this.#parts.onLost(id, error);
      else throw error;
    }
    return false;
  }
}
