import type { Mark } from "../model/mark.ts";
import type { NodeName, RunId } from "../model/ids.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Resources } from "../model/resources.ts";
import type { RunEvent } from "../model/run-event.ts";
import type { RunParams } from "../model/run-params.ts";
import type { RunReport } from "../model/run-report.ts";
import { keepMark } from "../store/mark-file.ts";
import { writeBareJournal } from "../store/write-bare-journal.ts";
import type { Marks } from "./open-marks.ts";
import { storageFailure } from "./storage-failure.ts";

export interface FinishOptions {
  readonly run: RunId;
  readonly workflow: string;
  readonly marks: Pick<Marks, "found" | "at"> | undefined;
  readonly capacity: Resources;
  readonly params: RunParams | undefined;
  readonly emit: (event: RunEvent) => void;
}

/** Runs a graph that is marked: tells that every node has its result, and writes it to the history. */
export async function finishAtOnce(options: FinishOptions): Promise<RunReport> {
  const { run, workflow, marks, capacity, params, emit } = options;
  if (marks?.found === undefined) throw new Error("bug: no mark holds");
  const { mark, stamps } = marks.found;
  const { place, keys } = marks.at;
  const startedAt = Date.now();
  emit({
    ...{ type: "run-started", at: startedAt, run, workflow },
    nodes: (mark.listed ?? []).map(({ node }) => node),
    ...(mark.listed === undefined ? { count: mark.nodes } : {}),
    workers: capacity.numCpus,
    ...(params === undefined ? {} : { params }),
  });
  const outcomes = tellNodes(mark, emit);
  const counts = { ran: 0, reused: mark.nodes, failed: 0, skipped: 0, "not-started": 0 };
  const durationMs = Date.now() - startedAt;
  const ended = { counts, durationMs, interrupted: false } as const;
  // Like any other run it has its journal, which the mark then rests on too.
  const journal = await writeBareJournal(place, keys, {
    ...{ run, workflow, at: startedAt, endedAt: Date.now(), params },
    ended,
  }).catch((error: unknown) => {
    throw storageFailure(error, place.title);
  });
  if (journal !== undefined) {
    await keepMark(place, keys, { mark, stamps: new Map([...stamps, journal]) });
  }
  emit({ type: "run-ended", at: Date.now(), run, ...ended });
  return { ...{ workflow, run, outcomes, targets: mark.targets }, ...ended };
}

function tellNodes(
  { listed, nodes, savedMs }: Mark,
  emit: (event: RunEvent) => void,
): ReadonlyMap<NodeName, Outcome> {
  const outcomes = new Map<NodeName, Outcome>();
  if (listed === undefined) {
    emit({ type: "nodes-reused", at: Date.now(), count: nodes, savedMs });
  }
  for (const { node, result, savedMs } of listed ?? []) {
    const { id, name } = node;
    const outcome = { status: "reused", result, savedMs } as const;
    outcomes.set(name, outcome);
    emit({ type: "node-ended", at: Date.now(), node: id, name, outcome });
  }
  return outcomes;
}
