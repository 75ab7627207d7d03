import type { Place } from "../contract/place.ts";
import { encodeName, isPlain } from "./encode-name.ts";
import { journalFormat } from "./journal-record.ts";
import { newerStore } from "./newer-store.ts";
import { readJournal } from "./read-journal.ts";
import type { StoreKeys } from "./store-keys.ts";

/**
 * The name of a workflow as given: the folder's own if that says it, else from the name file, else from a journal.
 * Undefined for a folder that ffuse did not make. Throws `FfuseError` store-newer.
 */
export async function nameOfFolder(
  place: Place,
  folder: string,
  keys: StoreKeys,
): Promise<string | undefined> {
  const journals = (await place.list(keys.runs)).filter(({ key }) => key.endsWith(".jsonl"));
  if (journals.length === 0) return undefined;
  if (isPlain(folder)) return folder;
  const kept = await place.getRange(keys.name, 0, 1024 * 1024).catch(() => undefined);
  const name = kept === undefined ? undefined : parseName(kept);
  if (name !== undefined && encodeName(name) === folder) return name;
  for (const { key } of journals) {
    const head = await place.getRange(key, 0, 64 * 1024).catch(() => undefined);
    const first = head === undefined ? undefined : readJournal(head).records[0]?.record;
    if (first?.type !== "journal") continue;
    // What else its first line holds, only a newer ffuse knows.
    if (first.format > journalFormat) {
      throw newerStore(place, key, { found: first.format, known: journalFormat });
    }
    if (encodeName(first.workflow) === folder) return first.workflow;
  }
  return undefined;
}

function parseName(bytes: Uint8Array): string | undefined {
  try {
    const name: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof name === "string" ? name : undefined;
  } catch {
    return undefined;
  }
}
