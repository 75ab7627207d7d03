import type { Place } from "../contract/place.ts";
import type { OnWarning } from "../contract/store.ts";
import { indexFormat, newerIndexFormat, parseIndex } from "./index-file.ts";
import type { Coverage } from "./index-file.ts";
import { KnownResults } from "./known-results.ts";
import { learnJournal } from "./learn-journal.ts";
import type { Warn } from "./learn-journal.ts";
import { newerStore, refuseNewer } from "./newer-store.ts";
import type { StoreKeys } from "./store-keys.ts";
import { whyUnreadable } from "./why-unreadable.ts";

/** What the journals of a workflow say, read through the index where it holds. */
export interface LoadedKnown {
  readonly known: KnownResults;
  readonly coverage: Map<string, number>;
  /** How much of the journals the index in the place does not cover. */
  readonly uncovered: { readonly journals: number; readonly bytes: number };
}

/**
 * Reads the index and what the journals say beyond it; without a usable index, all journals. Throws `FfuseError`
 * store-newer.
 */
export async function loadKnown(
  place: Place,
  keys: StoreKeys,
  onWarning: OnWarning,
): Promise<LoadedKnown> {
  const warn = (key: string, found: string): void => {
    onWarning({ kind: "entry-damaged", path: `${place.title}/${key}`, found });
  };
  const [index, entries] = await Promise.all([
    readIndex(place, keys, warn),
    place.list(keys.runs),
    refuseNewer(place, keys),
  ]);
  const journals = entries.filter(({ key }) => isJournal(key, keys));
  const sizes = new Map(journals.map(({ key, sizeBytes }) => [key, sizeBytes]));
  const doubts = index === undefined ? [] : whyDoubted(index.coverage, sizes);
  for (const [key, found] of doubts) warn(key, found);
  const start = doubts.length === 0 ? index : undefined;
  const known = start?.known ?? new KnownResults();
  const coverage = new Map<string, number>(start?.coverage);
  let uncoveredJournals = 0;
  let uncoveredBytes = 0;
  for (const { key, sizeBytes } of journals) {
    const covered = coverage.get(key) ?? 0;
    if (sizeBytes === covered) continue;
    const wholeBytes = await learnJournal({ place, keys, known, coverage, warn }, key);
    if (wholeBytes === undefined) continue;
    if (wholeBytes > 0) uncoveredJournals++;
    uncoveredBytes += wholeBytes;
  }
  // An index that is doubted is written anew, so that its doubts are told once.
  if (doubts.length > 0) uncoveredJournals = Infinity;
  return { known, coverage, uncovered: { journals: uncoveredJournals, bytes: uncoveredBytes } };
}

const journalEnd = ".jsonl";

function isJournal(key: string, { runs }: StoreKeys): boolean {
  return key.endsWith(journalEnd) && !key.slice(runs.length).includes("/");
}

type ReadIndex = NonNullable<ReturnType<typeof parseIndex>>;

/** The index, if it is there and what `formatIndex` wrote. */
async function readIndex(
  place: Place,
  keys: StoreKeys,
  warn: Warn,
): Promise<ReadIndex | undefined> {
  let bytes: Uint8Array | undefined;
  try {
    bytes = await place.getRange(keys.index, 0, longestIndex + 1);
  } catch (error) {
    warn(keys.index, `${whyUnreadable(error)}; the journals are read instead`);
  }
  if (bytes === undefined || bytes.byteLength > longestIndex) return undefined;
  const index = parseIndex(bytes);
  if (index !== undefined) return index;
  const found = newerIndexFormat(bytes);
  if (found !== undefined) throw newerStore(place, keys.index, { found, known: indexFormat });
  return undefined;
}

/** An index of more bytes than this could not be taken apart in memory. */
const longestIndex = 400 * 1024 * 1024;

/** An index that covers a journal that is gone or shorter tells of results that are gone. */
function whyDoubted(
  coverage: Coverage,
  sizes: ReadonlyMap<string, number>,
): readonly (readonly [key: string, found: string])[] {
  return [...coverage].flatMap(([key, covered]) => {
    const size = sizes.get(key);
    if (size === undefined) return [[key, "it is gone, or no file; its results are not known"]];
    return size < covered ? [[key, `it was cut off after ${size} bytes`]] : [];
  });
}
