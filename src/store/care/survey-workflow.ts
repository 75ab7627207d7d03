import type { Place, PlaceEntry } from "../../contract/place.ts";
import type { CodeHash, ContentHash, Fingerprint, NodeName } from "../../model/ids.ts";
import type { CodecName } from "../../model/result-ref.ts";
import { journalFormat, parseRecord } from "../journal-record.ts";
import type { JournalRecord } from "../journal-record.ts";
import { newerStore } from "../newer-store.ts";
import type { LineSpan } from "../read-journal.ts";
import { keysBelow } from "../store-keys.ts";
import type { StoreKeys } from "../store-keys.ts";
import { readLines } from "./read-lines.ts";

/** What a line of a journal says, without the values and the texts in it. */
export type SurveyedLine = { readonly at: number; readonly span: LineSpan } & (
  | SurveyedResult
  | { readonly type: "reused"; readonly node: NodeName; readonly fingerprint: Fingerprint }
  | {
      readonly type: "items";
      readonly fingerprint: Fingerprint;
      readonly contentHash: ContentHash;
    }
  | {
      readonly type: "removed";
      readonly node: NodeName;
      readonly fingerprints: readonly Fingerprint[];
    }
  /** A node that failed or did not start. */
  | {
      readonly type: "no-result";
      readonly node: NodeName;
      readonly code: CodeHash | undefined;
    }
);

export interface SurveyedResult {
  readonly type: "result";
  /** When it was computed. */
  readonly at: number;
  readonly node: NodeName;
  readonly fingerprint: Fingerprint;
  readonly contentHash: ContentHash;
  readonly codec: CodecName;
  /** It is what a node hands over to, and no name stands for it. */
  readonly isGrowth?: true;
  readonly sizeBytes: number;
  readonly functionName: string;
  readonly durationMs: number;
  readonly isInline: boolean;
  /** Contents of files that the value refers to. */
  readonly files: readonly ContentHash[];
  readonly code: CodeHash | undefined;
}

export interface SurveyedJournal {
  readonly key: string;
  readonly run: string;
  readonly sizeBytes: number;
  /** `edit` if no run wrote it, or what a run wrote is reduced to what is still needed. */
  readonly kind: "run" | "edit";
  readonly workflow: string | undefined;
  /** Times of its first and its last record. */
  readonly startedAt: number;
  readonly lastAt: number;
  readonly hasEnded: boolean;
  readonly lines: readonly SurveyedLine[];
}

/** Everything that lies in the folder of a workflow, and what its journals say. */
export interface Survey {
  readonly folder: string;
  readonly keys: StoreKeys;
  /** All keys of the folder, looked up before the journals were read. */
  readonly entries: readonly PlaceEntry[];
  readonly journals: readonly SurveyedJournal[];
}

/** Reads all journals below a folder; undefined if there are none, so that the folder is none of ours. Throws `FfuseError` store-newer. */
export async function surveyWorkflow(place: Place, folder: string): Promise<Survey | undefined> {
  const keys = keysBelow(folder);
  const entries = await place.list(keys.all);
  const journals: SurveyedJournal[] = [];
  for (const entry of entries) {
    if (isJournalKey(entry.key, keys)) journals.push(await surveyJournal(place, entry, keys));
  }
  return journals.length === 0 ? undefined : { folder, keys, entries, journals };
}

/** Whether a key is that of a journal. */
function isJournalKey(key: string, keys: StoreKeys): boolean {
  return key.startsWith(keys.runs) && key.endsWith(".jsonl");
}

async function surveyJournal(
  place: Place,
  { key, sizeBytes }: PlaceEntry,
  keys: StoreKeys,
): Promise<SurveyedJournal> {
  let head: Extract<JournalRecord, { type: "journal" }> | undefined;
  let startedAt = Infinity;
  let lastAt = -Infinity;
  let hasEnded = false;
  const lines: SurveyedLine[] = [];
  for await (const { text, span, isWhole } of readLines(place, key)) {
    const record = isWhole && text !== undefined ? parseRecord(text) : undefined;
    if (record === undefined) continue;
    startedAt = Math.min(startedAt, record.at);
    lastAt = Math.max(lastAt, record.at);
    if (record.type === "journal") {
      if (record.format > journalFormat) {
        throw newerStore(place, key, { found: record.format, known: journalFormat });
      }
      head ??= record;
    }
    if (record.type === "ended") hasEnded = true;
    const line = surveyed(record, span);
    if (line !== undefined) lines.push(line);
  }
  const run = key.slice(keys.runs.length, -".jsonl".length);
  const kind = head?.kind ?? "run";
  return {
    ...{ key, run, sizeBytes, kind, workflow: head?.workflow },
    ...{ startedAt, lastAt, hasEnded, lines },
  };
}

function surveyed(record: JournalRecord, span: LineSpan): SurveyedLine | undefined {
  const { at } = record;
  switch (record.type) {
    case "result": {
      const { type, node, fingerprint, contentHash, codec, sizeBytes, functionName } = record;
      const growth = record.isGrowth === true ? { isGrowth: record.isGrowth } : {};
      return {
        ...{ type, at, span, node, fingerprint, contentHash, codec, sizeBytes, functionName },
        ...growth,
        durationMs: record.durationMs,
        isInline: record.text !== undefined || record.base64 !== undefined,
        files: record.files?.map(({ hash }) => hash) ?? [],
        code: record.parts?.code,
      };
    }
    case "reused":
      return { type: "reused", at, span, node: record.node, fingerprint: record.fingerprint };
    case "items": {
      const { type, fingerprint, contentHash } = record;
      return { type, at, span, fingerprint, contentHash };
    }
    case "removed":
      return { type: "removed", at, span, node: record.node, fingerprints: record.fingerprints };
    case "failed":
      return { type: "no-result", at, span, node: record.node, code: record.parts?.code };
    case "skipped":
      return { type: "no-result", at, span, node: record.node, code: undefined };
    case "journal":
    case "params":
    case "attempt-failed":
    case "resumed":
    case "output":
    case "warning":
    case "ended":
      return undefined;
  }
}
