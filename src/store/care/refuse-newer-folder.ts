import type { Place, PlaceEntry } from "../../contract/place.ts";
import { longestHead, newerIndexFormat, saysNewerIndex, indexFormat } from "../index-file.ts";
import { journalFormat } from "../journal-record.ts";
import { newerStore, refuseNewer } from "../newer-store.ts";
import { readJournal } from "../read-journal.ts";
import type { StoreKeys } from "../store-keys.ts";
import { keyKind } from "./key-kind.ts";

/**
 * Comes back unless the folder of a workflow says in its mark, its index or a journal that a newer ffuse wrote it, so that
 * nothing of it is judged or removed by rules that it does not follow. Throws `FfuseError` store-newer.
 */
export async function refuseNewerFolder(
  place: Place,
  keys: StoreKeys,
  entries: readonly PlaceEntry[],
): Promise<void> {
  await refuseNewer(place, keys);
  for (const { key } of entries) {
    const { kind } = keyKind(key, keys);
    if (kind === "index") await refuseNewerIndex(place, key);
    if (kind === "journal") await refuseNewerJournal(place, key);
  }
}

async function refuseNewerIndex(place: Place, key: string): Promise<void> {
  const head = await orUndefined(place.getRange(key, 0, longestHead));
  if (head === undefined || !saysNewerIndex(head)) return;
  // The rest tells whether the head is as it was written.
  const bytes = await orUndefined(place.get(key));
  const found = bytes === undefined ? undefined : newerIndexFormat(bytes);
  if (found !== undefined) throw newerStore(place, key, { found, known: indexFormat });
}

async function refuseNewerJournal(place: Place, key: string): Promise<void> {
  const head = await orUndefined(place.getRange(key, 0, longestFirstLine));
  const first = head === undefined ? undefined : readJournal(head).records[0]?.record;
  if (first?.type !== "journal" || first.format <= journalFormat) return;
  throw newerStore(place, key, { found: first.format, known: journalFormat });
}

/** It holds the name of a workflow. */
const longestFirstLine = 64 * 1024;

/** What cannot be read is told of when its turn comes. */
async function orUndefined(read: Promise<Uint8Array | undefined>): Promise<Uint8Array | undefined> {
  return read.catch(() => undefined);
}
