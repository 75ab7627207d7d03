import type { Place } from "../contract/place.ts";
import type { OnWarning } from "../contract/store.ts";
import { parseIndex } from "./index-file.ts";
import type { Coverage } from "./index-file.ts";
import { KnownResults } from "./known-results.ts";
import { readJournal } from "./read-journal.ts";
import type { StoreKeys } from "./store-keys.ts";

/** What the journals of a workflow say, read through the index where it holds. */
export interface LoadedKnown {
  readonly known: KnownResults;
  readonly coverage: Map<string, number>;
  /** How much of the journals the index in the place does not cover. */
  readonly uncovered: { readonly journals: number; readonly bytes: number };
}

/** Reads the index and what the journals say beyond it; without a usable index, all journals. */
export async function loadKnown(
  place: Place,
  keys: StoreKeys,
  onWarning: OnWarning,
): Promise<LoadedKnown> {
  const [index, entries] = await Promise.all([place.get(keys.index), place.list(keys.runs)]);
  const journals = entries.filter(({ key }) => key.endsWith(".jsonl"));
  const sizes = new Map(journals.map(({ key, sizeBytes }) => [key, sizeBytes]));
  const start = usableIndex(index, sizes);
  const known = start?.known ?? new KnownResults();
  const coverage = new Map<string, number>(start?.coverage);
  let uncoveredJournals = 0;
  let uncoveredBytes = 0;
  for (const { key, sizeBytes } of journals) {
    const covered = coverage.get(key) ?? 0;
    if (sizeBytes === covered) continue;
    const bytes = await place.getRange(key, covered, sizeBytes - covered);
    if (bytes === undefined) continue;
    const { records, garbage, wholeBytes } = readJournal(bytes, covered);
    const run = key.slice(keys.runs.length, -".jsonl".length);
    for (const { record, span } of records) known.add(record, run, span);
    for (const { offset } of garbage) {
      const path = `${place.title}/${key}`;
      const found = `the line at byte ${offset} is no record; it is passed over`;
      onWarning({ kind: "entry-damaged", path, found });
    }
    coverage.set(key, covered + wholeBytes);
    if (wholeBytes > 0) uncoveredJournals++;
    uncoveredBytes += wholeBytes;
  }
  return { known, coverage, uncovered: { journals: uncoveredJournals, bytes: uncoveredBytes } };
}

/** An index that covers a journal that is gone or shorter tells of results that are gone. */
function usableIndex(
  bytes: Uint8Array | undefined,
  sizes: ReadonlyMap<string, number>,
): { readonly known: KnownResults; readonly coverage: Coverage } | undefined {
  const index = bytes === undefined ? undefined : parseIndex(bytes);
  if (index === undefined) return undefined;
  for (const [key, covered] of index.coverage) {
    if ((sizes.get(key) ?? -1) < covered) return undefined;
  }
  return index;
}
