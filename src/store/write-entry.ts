import type { Place } from "../contract/place.ts";
import { formatEntryHeader } from "./entry.ts";
import type { EntryHeader } from "./entry.ts";

/** Makes an entry under a key, whole or not at all. */
export async function writeEntry(
  place: Place,
  key: string,
  { header, parts }: { readonly header: EntryHeader; readonly parts: readonly Uint8Array[] },
): Promise<void> {
  await place.put(key, [Buffer.from(formatEntryHeader(header)), ...parts]);
}
