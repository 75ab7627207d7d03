import type { Place } from "../contract/place.ts";
import { encodeName } from "./encode-name.ts";
import { journalFormat } from "./journal-record.ts";
import type { KnownResults } from "./known-results.ts";
import { newerStore } from "./newer-store.ts";
import { readJournalFile } from "./read-journal-file.ts";
import type { JournalLines } from "./read-journal.ts";
import { keysBelow } from "./store-keys.ts";
import type { StoreKeys } from "./store-keys.ts";
import { whyUnreadable } from "./why-unreadable.ts";

/** Told what is wrong with a key. */
export type Warn = (key: string, found: string) => void;

/** What is known of the journals of a place, and how far each was read. */
export interface Learning {
  readonly place: Place;
  readonly keys: StoreKeys;
  readonly known: KnownResults;
  readonly coverage: Map<string, number>;
  readonly warn: Warn;
}

/**
 * Reads on in a journal from where it was left, and tells how many bytes of whole lines there were; undefined if it is
 * passed over. Throws `FfuseError` store-newer.
 */
export async function learnJournal(
  { place, keys, known, coverage, warn }: Learning,
  key: string,
): Promise<number | undefined> {
  const covered = coverage.get(key) ?? 0;
  const lines = await readLines(place, key, covered, warn);
  if (lines === undefined) return undefined;
  const { records, garbage, wholeBytes } = lines;
  const first = covered === 0 ? records[0]?.record : undefined;
  if (first?.type === "journal") {
    if (first.format > journalFormat) {
      throw newerStore(place, key, { found: first.format, known: journalFormat });
    }
    // Names mean something in their workflow only; a removal or a name of another one must not count here.
    if (keysBelow(encodeName(first.workflow)).all !== keys.all) {
      warn(
        key,
        `it is the journal of workflow ${JSON.stringify(first.workflow)}; it is passed over`,
      );
      return undefined;
    }
  }
  const run = key.slice(keys.runs.length, -".jsonl".length);
  for (const { record, span } of records) known.add(record, run, span);
  for (const { offset } of garbage) {
    warn(key, `the line at byte ${offset} is no record; it is passed over`);
  }
  coverage.set(key, covered + wholeBytes);
  return wholeBytes;
}

async function readLines(
  place: Place,
  key: string,
  from: number,
  warn: Warn,
): Promise<JournalLines | undefined> {
  try {
    return await readJournalFile(place, key, from);
  } catch (error) {
    warn(key, `${whyUnreadable(error)}; its results are not known`);
    return undefined;
  }
}
