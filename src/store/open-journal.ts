import type { Place } from "../contract/place.ts";
import type { Journal } from "../contract/store.ts";
import type { Durability } from "../model/query.ts";
import type { NodeId, RunId } from "../model/ids.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Change, RunReason } from "../model/run-reason.ts";
import type { EventNode, RunEvent } from "../model/run-event.ts";
import { withoutUndefined } from "../util/without-undefined.ts";
import { newGroup } from "./journal-group.ts";
import type { Group } from "./journal-group.ts";
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
  readonly durability: Durability;
}): OpenJournal {
  const { place, key, run, workflow, kind, before, at, known, durability } = options;
  const nodes = new Map<NodeId, EventNode>();
  /** Only what cost work is worth the time that a sync takes. */
  let holdsResults = false;
  const started = new Map<NodeId, StartedNode>();
  // A last line that was not written to its end must not swallow the first new one.
  const isTorn = before !== undefined && before.byteLength > 0 && before.at(-1) !== 0x0a;
  let pending: string[] = isTorn ? ["\n"] : [];
  let pendingBytes = pending.length;
  let sizeBytes = (before?.byteLength ?? 0) + pendingBytes;
  let timer: NodeJS.Timeout | undefined;
  let failure: { readonly error: unknown } | undefined;
  /** What is being written; groups follow each other. */
  let writing: Promise<void> | undefined;
  /** What is being synced while the run goes on. */
  let syncing: Promise<void> | undefined;
  let appendedBytes = before?.byteLength ?? 0;
  let syncedBytes = appendedBytes;

  /** Of the group that is being collected, and of the one that was last begun to be written. */
  let collecting: Group | undefined;
  let written: Promise<void> = Promise.resolve();

  const fail = (error: unknown): void => {
    failure ??= { error };
    collecting ??= newGroup();
    collecting.fail(error);
    written = collecting.written;
  };

  const sync = async (): Promise<void> => {
    const upTo = appendedBytes;
    if (failure !== undefined || syncedBytes >= upTo) return;
    await place.flush(key).catch(fail);
    syncedBytes = upTo;
  };

  const syncBehind = (): void => {
    syncing ??= sync().then(() => {
      syncing = undefined;
      if (failure === undefined && writing === undefined && syncedBytes < appendedBytes)
        syncBehind();
    });
  };

  const writePending = async (): Promise<void> => {
    while (pending.length > 0) {
      clearTimeout(timer);
      timer = undefined;
      const group = Buffer.from(pending.join(""));
      const now = collecting;
      collecting = undefined;
      pending = [];
      pendingBytes = 0;
      // After a group that may have been written in part nothing may follow: its line would not end where it should.
      if (failure !== undefined) continue;
      try {
        await place.append(key, group);
        now?.end();
      } catch (error) {
        now?.fail(error);
        fail(error);
      }
      appendedBytes += group.byteLength;
      if (durability === "strict") await sync();
    }
    writing = undefined;
    if (durability === "default" && holdsResults) syncBehind();
  };

  const send = (): void => {
    if (failure === undefined && pending.length > 0) writing ??= writePending();
  };

  const write = (record: JournalRecord): void => {
    const line = formatRecord(record);
    const lineBytes = Buffer.byteLength(line);
    known.add(record, run, { offset: sizeBytes, length: lineBytes - 1 });
    sizeBytes += lineBytes;
    holdsResults ||= record.type === "result" || record.type === "removed";
    if (failure !== undefined) return;
    pending.push(line);
    pendingBytes += lineBytes;
    if (collecting === undefined) {
      collecting = newGroup();
      written = collecting.written;
    }
    if (pendingBytes >= groupBytes) send();
    else timer ??= setTimeout(send, groupMs).unref();
  };

  const flush = async (): Promise<void> => {
    send();
    await writing;
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
    appended: () => written,
    commit: async () => {
      if (durability === "strict") await flush();
    },
    close: async () => {
      await flush();
      while (syncing !== undefined) await syncing;
      if (failure !== undefined) throw failure.error;
    },
  };
}

const groupBytes = 64 * 1024;
/** A kill may lose the last 50 ms; half of that is for the write, which a busy machine lets wait. */
const groupMs = 25;

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
      const { fingerprint, contentHash, codec, sizeBytes, items, files, inline, scratch } =
        outcome.result;
      if (scratch !== undefined) return undefined;
      return {
        type: "result",
        at: known.timeAfter(at, name, fingerprint),
        node: name,
        functionName: nodes.get(node)?.functionName ?? "",
        ...{ fingerprint, contentHash, codec, sizeBytes, items },
        ...(files === undefined ? {} : { files }),
        durationMs: outcome.durationMs,
        ...measuresOf(outcome),
        ...explained(started.get(node)),
        ...inlineFields(codec, inline),
      };
    }
    case "reused": {
      const { fingerprint, scratch } = outcome.result;
      const isLatest = known.names.get(name)?.fingerprint === fingerprint;
      if (isLatest || scratch !== undefined) return undefined;
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

function measuresOf({ attempts, cpuMs, peakHeapBytes }: Ran): Partial<ResultRecord> {
  // Most nodes are quick and right at once.
  const isUsual = attempts === undefined && cpuMs === undefined && peakHeapBytes === undefined;
  return isUsual ? nothing : withoutUndefined({ attempts, cpuMs, peakHeapBytes });
}

const nothing = {};

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
