import type { Place } from "../contract/place.ts";
import type { Journal } from "../contract/store.ts";
import type { Durability } from "../model/query.ts";
import type { NodeId, RunId } from "../model/ids.ts";
import type { EventNode, RunEvent } from "../model/run-event.ts";
import { newGroup } from "./journal-group.ts";
import type { Group } from "./journal-group.ts";
import { formatRecord } from "./format-record.ts";
import { journalFormat } from "./journal-record.ts";
import type { JournalRecord } from "./journal-record.ts";
import type { KnownResults } from "./known-results.ts";
import { recordOf } from "./record-of-event.ts";
import type { StartedNode } from "./record-of-event.ts";

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
  let hasParams = false;
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
    if (event.type === "node-grew") {
      for (const node of event.nodes) nodes.set(node.id, node);
    }
    if (event.type === "run-started") {
      for (const node of event.nodes) nodes.set(node.id, node);
      hasParams = event.params !== undefined;
    }
    if (event.type === "node-started") started.set(event.node, event);
    const toWrite = recordOf(event, { nodes, started, known, hasParams });
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
