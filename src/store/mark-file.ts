import type { Place } from "../contract/place.ts";
import type { Mark } from "../model/mark.ts";
import { sha256 } from "../util/spell-value.ts";
import { parseJson } from "./codecs/parse-json.ts";
import type { StoreKeys } from "./store-keys.ts";

/** Stamps of keys of a place, by key. */
export type Stamps = ReadonlyMap<string, string>;

/** A mark with the stamps of all journals and of the entries that it rests on. */
export interface FoundMark {
  readonly mark: Mark;
  readonly stamps: Stamps;
}

/** The format that this release writes; another one is no mark to it. */
const markFormat = 1;

/** The mark of a workflow, whether or not it holds. */
export async function readMark(place: Place, keys: StoreKeys): Promise<FoundMark | undefined> {
  const bytes = await place.get(keys.mark).catch(() => undefined);
  return bytes === undefined ? undefined : parseMark(bytes);
}

/**
 * Whether the store is as it was when a mark was made: every journal and entry that it rests on has the stamp that it had,
 * and there is no other journal.
 */
export async function holds(
  place: Place,
  keys: StoreKeys,
  { stamps }: FoundMark,
): Promise<boolean> {
  for (const name of await place.listFiles(keys.runs)) {
    if (name.endsWith(journalEnd) && !stamps.has(keys.runs + name)) return false;
  }
  for (const [key, stamp] of stamps) {
    if ((await place.stampOf?.(key)) !== stamp) return false;
  }
  return true;
}

const journalEnd = ".jsonl";

/** Keeps a mark. What cannot be written costs the next run its look-ups, and nothing else. */
export async function keepMark(
  place: Place,
  keys: StoreKeys,
  { mark, stamps }: FoundMark,
): Promise<void> {
  const body = JSON.stringify({ mark, stamps: [...stamps] });
  const head = `{"ffuseMark":${markFormat},"hash":"${sha256(body)}"}\n`;
  await place.put(keys.mark, [Buffer.from(head + body)]).catch(() => undefined);
}

/**
 * The stamps that a mark is to rest on: of all journals, each of which must have been read to its end, and of entries.
 * Undefined if one cannot be had, or somebody has written to the store meanwhile.
 */
export async function stampsFor(
  place: Place,
  keys: StoreKeys,
  {
    coverage,
    entries,
  }: { readonly coverage: ReadonlyMap<string, number>; readonly entries: Iterable<string> },
): Promise<Stamps | undefined> {
  const stamps = new Map<string, string>();
  for (const name of await place.listFiles(keys.runs)) {
    if (!name.endsWith(journalEnd)) continue;
    const key = keys.runs + name;
    const stamp = await place.stampOf?.(key);
    if (stamp === undefined || sizeOf(stamp) !== coverage.get(key)) return undefined;
    stamps.set(key, stamp);
  }
  for (const key of entries) {
    const stamp = await place.stampOf?.(key);
    if (stamp === undefined) return undefined;
    stamps.set(key, stamp);
  }
  return stamps;
}

/** A stamp begins with the size of what it is of. */
function sizeOf(stamp: string): number {
  return Number(stamp.split(" ", 1)[0]);
}

function parseMark(bytes: Uint8Array): FoundMark | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  const end = text.indexOf("\n");
  const body = text.slice(end + 1);
  const head = `{"ffuseMark":${markFormat},"hash":"${sha256(body)}"}`;
  if (text.slice(0, Math.max(0, end)) !== head) return undefined;
  try {
    // The hash says that these are the bytes that `keepMark` of this format wrote.
    const { mark, stamps } = parseJson(body) as {
      readonly mark: Mark;
      readonly stamps: readonly (readonly [string, string])[];
    };
    return { mark, stamps: new Map(stamps) };
  } catch {
    return undefined;
  }
}
