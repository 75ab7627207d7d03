import type { Place } from "../contract/place.ts";
import type { Journal } from "../contract/store.ts";
import type { NodeId, RunId } from "../model/ids.ts";
import type { Change, RunReason } from "../model/run-reason.ts";
import type { EventNode, RunEvent } from "../model/run-event.ts";
import { formatRecord, inlineFields, journalFormat } from "./journal-record.ts";
import type { JournalRecord, ResultRecord } from "./journal-record.ts";
import type { KnownResults } from "./known-results.ts";

/** A journal as the store that opened it sees it. */
export interface OpenJournal extends Journal {
  /** How many bytes it will have when all that was recorded is written. */
  readonly sizeBytes: number;
  write(record: JournalRecord): void;
}

/** Begins the journal of a run: lines are appended in groups, and `known` hears of each at once. */
export function openJournal(options: {
  readonly place: Place;
  readonly key: string;
  readonly run: RunId;
  readonly workflow: string;
  readonly kind: "run" | "edit";
  /** What the journal holds already, if the run goes on with one. */
  readonly before: Uint8Array | undefined;
  readonly at: number;
  readonly now: () => number;
  readonly known: KnownResults;
}): OpenJournal {
  const { place, key, run, workflow, kind, before, at, known } = options;
  const nodes = new Map<NodeId, EventNode>();
  const started = new Map<NodeId, StartedNode>();
  // A last line that was not written to its end must not swallow the first new one.
  const isTorn = before !== undefined && before.byteLength > 0 && before.at(-1) !== 0x0a;
  let pending: string[] = isTorn ? ["\n"] : [];
  let pendingBytes = pending.length;
  let sizeBytes = (before?.byteLength ?? 0) + pendingBytes;
  let timer: NodeJS.Timeout | undefined;
  let failure: { readonly error: unknown } | undefined;
  let tail = Promise.resolve();

  const send = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (pending.length === 0) return;
    const group = Buffer.from(pending.join(""));
    pending = [];
    pendingBytes = 0;
    tail = tail.then(async () => {
      // After a group that may have been written in part nothing may follow: its line would not end where it should.
      if (failure !== undefined) return;
      try {
        await place.append(key, group);
      } catch (error) {
        failure = { error };
      }
    });
  };

  const write = (record: JournalRecord): void => {
    const line = formatRecord(record);
    const lineBytes = Buffer.byteLength(line);
    known.add(record, run, { offset: sizeBytes, length: lineBytes - 1 });
    sizeBytes += lineBytes;
    pending.push(line);
    pendingBytes += lineBytes;
    if (pendingBytes >= groupBytes) send();
    else timer ??= setTimeout(send, groupMs).unref();
  };

  const flush = async (): Promise<void> => {
    send();
    await tail;
    if (failure !== undefined) throw failure.error;
  };

  const record = (event: RunEvent): void => {
    if (event.type === "run-started") for (const node of event.nodes) nodes.set(node.id, node);
    if (event.type === "node-started") started.set(event.node, event);
    const toWrite = recordOf(event, { nodes, started, known });
    if (event.type === "node-ended") started.delete(event.node);
    if (toWrite !== undefined) write(toWrite);
  };

  write({ type: "journal", at, format: journalFormat, kind, workflow, run });
  return {
    run,
    get sizeBytes() {
      return sizeBytes;
    },
    write,
    record,
    recordItems: (fingerprint, items) => {
      const contentHash = known.results.get(fingerprint)?.contentHash;
      if (contentHash === undefined) return;
      write({ type: "items", at: options.now(), fingerprint, contentHash, items });
    },
    flush,
    close: flush,
  };
}

const groupBytes = 64 * 1024;
const groupMs = 50;

type StartedNode = Extract<RunEvent, { type: "node-started" }>;

/** What records tell of beside the event itself. */
interface Surroundings {
  readonly nodes: ReadonlyMap<NodeId, EventNode>;
  readonly started: ReadonlyMap<NodeId, StartedNode>;
  readonly known: KnownResults;
}

/** What an event leaves behind; undefined for those that matter only while they happen. */
function recordOf(event: RunEvent, around: Surroundings): JournalRecord | undefined {
  const { at } = event;
  switch (event.type) {
    case "run-started":
    case "node-started":
    case "run-stopping":
      return undefined;
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
    case "node-ended":
      return recordOfOutcome(event, around);
  }
}

function recordOfOutcome(
  { at, node, name, outcome }: Extract<RunEvent, { type: "node-ended" }>,
  { nodes, started, known }: Surroundings,
): JournalRecord | undefined {
  switch (outcome.status) {
    case "ran": {
      const { fingerprint, contentHash, codec, sizeBytes, items, inline, scratch } = outcome.result;
      if (scratch !== undefined) return undefined;
      return {
        type: "result",
        at: known.timeAfterRemoval(at, name, fingerprint),
        node: name,
        functionName: nodes.get(node)?.functionName ?? "",
        ...{ fingerprint, contentHash, codec, sizeBytes, items },
        durationMs: outcome.durationMs,
        ...explained(started.get(node)),
        ...inlineFields(codec, inline),
      };
    }
    case "reused": {
      const { fingerprint, scratch } = outcome.result;
      const isLatest = known.names.get(name)?.fingerprint === fingerprint;
      if (isLatest || scratch !== undefined) return undefined;
      const later = known.timeAfterRemoval(at, name, fingerprint);
      return { type: "reused", at: later, node: name, fingerprint };
    }
    case "failed":
      return {
        type: "failed",
        at,
        node: name,
        failure: outcome.failure,
        durationMs: outcome.durationMs,
        ...explained(started.get(node)),
      };
    case "skipped":
      return { type: "skipped", at, node: name, because: nodes.get(outcome.because)?.name ?? "" };
    case "not-started":
      return undefined;
  }
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
