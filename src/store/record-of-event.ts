import type { Change, RunReason } from "../model/run-reason.ts";
import type { NodeId, NodeName } from "../model/ids.ts";
import type { Outcome } from "../model/outcome.ts";
import type { EventNode, RunEvent } from "../model/run-event.ts";
import { withoutUndefined } from "../util/without-undefined.ts";
import { inlineFields } from "./journal-record.ts";
import type { JournalRecord, ResultRecord } from "./journal-record.ts";
import { paramsRecord } from "./params-record.ts";
import type { KnownResults } from "./known-results.ts";

/** An attempt at a node that has begun. */
export type StartedNode = Extract<RunEvent, { type: "node-started" }>;

/** What records tell of beside the event itself. */
export interface Surroundings {
  readonly nodes: ReadonlyMap<NodeId, EventNode>;
  readonly started: ReadonlyMap<NodeId, StartedNode>;
  readonly known: KnownResults;
  /** Whether the run has parameters: then every reused node is told, so that its names can be found by them. */
  readonly hasParams: boolean;
}

/** What an event leaves behind; undefined for those that matter only while they happen. */
export function recordOf(event: RunEvent, around: Surroundings): JournalRecord | undefined {
  const { at } = event;
  switch (event.type) {
    case "run-started":
      return event.params && paramsRecord(event.params, at, event.nodes);
    case "backend-file":
    case "node-started":
    case "node-waiting":
    case "node-progress":
    case "nodes-reused":
    case "run-stopping":
      return undefined;
    case "node-log": {
      const { name, message, fields } = event;
      const told = fields === undefined ? {} : { fields };
      return { type: "output", at, node: name, stream: "log", line: message, ...told };
    }
    case "node-attempt-failed": {
      const { name, attempt, failure, durationMs, delayMs } = event;
      return { type: "attempt-failed", at, node: name, attempt, failure, durationMs, delayMs };
    }
    case "instance-resumed": {
      const { name, instance, resumed } = event;
      return { type: "resumed", at, node: name, instance, resumed };
    }
    case "warning":
      return { type: "warning", at, warning: event.warning };
    case "output": {
      const { name, stream, line } = event;
      return { type: "output", at, ...(name === undefined ? {} : { node: name }), stream, line };
    }
    case "run-ended": {
      const { counts, durationMs, interrupted } = event;
      return { type: "ended", at, counts, durationMs, interrupted };
    }
    case "node-grew":
      // One that was found again is known already.
      return event.outcome.status === "ran" ? recordOfOutcome(event, around) : undefined;
    case "node-ended":
      return recordOfOutcome(event, around);
  }
}

function recordOfOutcome(
  { at, node, name, outcome }: Extract<RunEvent, { type: "node-ended" | "node-grew" }>,
  { nodes, started, known, hasParams }: Surroundings,
): JournalRecord | undefined {
  switch (outcome.status) {
    case "ran": {
      if (outcome.result.scratch !== undefined) return undefined;
      if (outcome.of !== undefined) {
        const { fingerprint } = outcome.result;
        return {
          type: "reused",
          at: known.timeAfter(at, name, fingerprint),
          node: name,
          fingerprint,
        };
      }
      const later = known.timeAfter(at, name, outcome.result.fingerprint);
      const functionName = nodes.get(node)?.functionName ?? "";
      return recordOfResult(outcome, { at: later, name, functionName, started: started.get(node) });
    }
    case "reused": {
      const { fingerprint, scratch } = outcome.result;
      const isLatest = known.names.get(name)?.fingerprint === fingerprint;
      if ((isLatest && !hasParams) || scratch !== undefined) return undefined;
      const later = known.timeAfter(at, name, fingerprint);
      return { type: "reused", at: later, node: name, fingerprint };
    }
    case "failed":
      return {
        type: "failed",
        at,
        node: name,
        failure: outcome.failure,
        durationMs: outcome.durationMs,
        ...withoutUndefined({ attempts: outcome.attempts }),
        ...explained(started.get(node)),
      };
    case "skipped":
      return { type: "skipped", at, node: name, because: nodes.get(outcome.because)?.name ?? "" };
    case "not-started":
      return undefined;
  }
}

type Ran = Extract<Outcome, { status: "ran" }>;
type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Made field by field: there is one for each node, and to spread objects into it takes several times as long. */
function recordOfResult(
  { result, durationMs, attempts, cpuMs, peakHeapBytes }: Ran,
  of: {
    readonly at: number;
    readonly name: NodeName;
    readonly functionName: string;
    readonly started: StartedNode | undefined;
  },
): ResultRecord {
  const { fingerprint, contentHash, codec, sizeBytes, items, files, isGrowth, inline } = result;
  const { at, name: node, functionName, started } = of;
  const record: Writable<ResultRecord> = {
    type: "result",
    at,
    node,
    functionName,
    fingerprint,
    contentHash,
    codec,
    sizeBytes,
    items,
    durationMs,
  };
  if (files !== undefined) record.files = files;
  if (isGrowth !== undefined) record.isGrowth = isGrowth;
  if (attempts !== undefined) record.attempts = attempts;
  if (cpuMs !== undefined) record.cpuMs = cpuMs;
  if (peakHeapBytes !== undefined) record.peakHeapBytes = peakHeapBytes;
  if (started !== undefined) {
    record.because = withoutTexts(started.because);
    if (started.parts !== undefined) record.parts = started.parts;
  }
  if (inline !== undefined) Object.assign(record, inlineFields(codec, inline));
  return record;
}

function explained(started: StartedNode | undefined): Pick<ResultRecord, "parts" | "because"> {
  if (started === undefined) return {};
  const { because, parts } = started;
  return { because: withoutTexts(because), ...(parts === undefined ? {} : { parts }) };
}

/** Texts of code are kept once for each slice, and found again from the fingerprints. */
function withoutTexts(because: RunReason): RunReason {
  if (because.kind !== "changed") return because;
  const changes = because.changes.map((change): Change => {
    if (change.part !== "code") return change;
    const { part, how, unit, place } = change;
    return { part, how, unit, ...(place === undefined ? {} : { place }) };
  });
  return { ...because, changes };
}
