import type { Place } from "../contract/place.ts";
import type { FingerprintParts } from "../model/fingerprint-parts.ts";
import type { NodeName, RunId } from "../model/ids.ts";
import type { Resumed } from "../model/resumed.ts";
import type { RunReason } from "../model/run-reason.ts";
import { listWorkflows } from "./list-workflows.ts";
import { readLines } from "./care/read-lines.ts";
import { parseRecord } from "./journal-record.ts";
import { storeKeys } from "./store-keys.ts";

/** How a node of a run ended, as far as its journal tells. */
export interface RecordedEnd {
  readonly status: "ran" | "failed" | "reused" | "skipped";
  readonly at: number;
  readonly durationMs: number;
  readonly because?: RunReason;
  readonly parts?: FingerprintParts;
  /** How the instance that it is a call on came to be alive, if it was not. */
  readonly resumed?: Resumed;
  /** The ancestor that failed, for one that was skipped. */
  readonly skippedFor?: NodeName;
}

/** The run of a place whose id begins with a text, with the workflow it is of. */
export interface FoundRun {
  readonly workflow: string;
  readonly run: RunId;
}

/** All runs of a place whose id begins with a text; `last` stands for the latest one. */
export async function findRuns(
  place: Place,
  text: string,
): Promise<{ readonly found: readonly FoundRun[]; readonly all: readonly RunId[] }> {
  const runs: FoundRun[] = [];
  for (const { name: workflow } of await listWorkflows(place)) {
    const { runs: prefix } = storeKeys(workflow);
    for (const { key } of await place.list(prefix)) {
      if (!key.endsWith(".jsonl")) continue;
      runs.push({ workflow, run: key.slice(prefix.length, -".jsonl".length) as RunId });
    }
  }
  const sorted = runs.sort((a, b) => (a.run < b.run ? -1 : 1));
  const found =
    text === "last" ? sorted.slice(-1) : sorted.filter(({ run }) => run.startsWith(text));
  return { found, all: sorted.map(({ run }) => run) };
}

/** How the nodes of a run ended, by name; those that were reused without a change leave no record. */
export async function readRun(
  place: Place,
  { workflow, run }: FoundRun,
): Promise<ReadonlyMap<NodeName, RecordedEnd>> {
  const ends = new Map<NodeName, RecordedEnd>();
  const resumed = new Map<NodeName, Resumed>();
  for await (const { text, isWhole } of readLines(place, storeKeys(workflow).journal(run))) {
    const record = isWhole && text !== undefined ? parseRecord(text) : undefined;
    if (record === undefined) continue;
    switch (record.type) {
      case "result":
      case "failed": {
        const { at, node, durationMs, because, parts } = record;
        const how = resumed.get(node);
        ends.set(node, {
          status: record.type === "result" ? "ran" : "failed",
          at,
          durationMs,
          ...(because === undefined ? {} : { because }),
          ...(parts === undefined ? {} : { parts }),
          ...(how === undefined ? {} : { resumed: how }),
        });
        break;
      }
      case "reused":
        ends.set(record.node, { status: "reused", at: record.at, durationMs: 0 });
        break;
      case "resumed":
        resumed.set(record.node, record.resumed);
        break;
      case "skipped": {
        const skippedFor = record.because as NodeName;
        ends.set(record.node, { status: "skipped", at: record.at, durationMs: 0, skippedFor });
        break;
      }
      case "journal":
      case "params":
      case "attempt-failed":
      case "items":
      case "removed":
      case "output":
      case "warning":
      case "ended":
        break;
    }
  }
  return ends;
}
