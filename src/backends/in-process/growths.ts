import type { RunJob } from "../../contract/backend.ts";
import type { NodeId } from "../../model/ids.ts";
import type { NodeFailure, Outcome } from "../../model/outcome.ts";
import type { ResultRef } from "../../model/result-ref.ts";
import { isSettling } from "../../model/settled.ts";
import type { ScheduleEvent } from "../../schedule/schedule-types.ts";
import type { OwnPart } from "./grown-node.ts";
import type { JobKnowledge } from "./job-knowledge.ts";
import { startEvent } from "./start-event.ts";

export interface GrowthsParts {
  readonly job: RunJob;
  readonly known: JobKnowledge;
  /** Whether nothing counts any more. */
  readonly isOver: () => boolean;
  readonly tell: (event: ScheduleEvent) => void;
  /** A node cannot hand over to what it wants to. */
  readonly onRefused: (node: NodeId, failure: NodeFailure) => void;
}

/** Lets nodes hand over to new ones. */
export class Growths {
  readonly #parts: GrowthsParts;

  constructor(parts: GrowthsParts) {
    this.#parts = parts;
  }

  /** A node has turned out to hand over: its result says to what. */
  async grow(id: NodeId, own: OwnPart): Promise<void> {
    const { job, known, isOver, tell } = this.#parts;
    if (job.growing === undefined) throw new Error(`bug: node ${id} handed over where none may`);
    const grown = await job.growing.grow(id, own.result);
    if (isOver() || known.isAbandoned(id)) return;
    if ("reason" in grown) {
      this.#parts.onRefused(id, grown);
      return;
    }
    known.noteGrown(id, grown, own);
    const { emit, now, graph } = job;
    const nodes = grown.nodes.flatMap((each) => graph.nodes[each] ?? []);
    emit({
      ...{ type: "node-grew", at: now(), node: id, name: known.node(id).name, outcome: own },
      nodes: nodes.map(({ id: node, name, functionName, place }) => ({
        ...{ id: node, name, functionName },
        ...(place === undefined ? {} : { place }),
      })),
    });
    tell({
      type: "grew",
      node: id,
      ...(grown.value.kind === "made" && grown.value.collects ? { heedsFailures: true } : {}),
      nodes: nodes.map(({ id: node, parents, how }) => ({
        ...{ id: node, parents, terms: job.argumentsOf(node) },
        ...(isSettling(how) ? { heedsFailures: true } : {}),
        expectedMs: job.expectedMs?.(node) ?? 1,
      })),
      awaits: grown.awaits,
    });
  }

  /** How a node ends whose value was found: one that ran before it handed over has run. */
  withOwn(id: NodeId, outcome: Outcome, of?: NodeId): Outcome {
    const own = this.#parts.known.grown(id)?.own;
    if (outcome.status !== "reused" || own?.status !== "ran") return outcome;
    return { ...own, result: outcome.result, ...(of === undefined ? {} : { of }) };
  }

  /** How a node ends whose value is that of the one node that it has handed over to. */
  made(id: NodeId, result: ResultRef): Outcome {
    const { job, known } = this.#parts;
    const grown = known.grown(id);
    if (grown?.own.status === "ran") return { ...grown.own, result };
    if (grown !== undefined) {
      const told = { at: job.now(), because: { kind: "grown" }, attempt: 1 } as const;
      job.emit(startEvent(known.node(id), grown.found, told));
    }
    return { status: "ran", result, durationMs: 0 };
  }
}
