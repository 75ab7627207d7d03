import type { Place } from "../../contract/place.ts";
import type { EntryHeader } from "../entry.ts";
import { readHead } from "../read-entry.ts";

/** The first line of an entry. */
export interface EntryHead {
  readonly header: EntryHeader;
  /** Where the value begins. */
  readonly headerBytes: number;
}

/** Where only the header is wanted, most of an entry need not be read. */
const firstReadBytes = 4096;

/** What `readHead` gives, for looks that do not go on to the value. Throws `FfuseError` store-newer. */
export async function readEntryHead(
  place: Place,
  key: string,
): Promise<EntryHead | { readonly found: string } | undefined> {
  const head = await readHead(place, key, firstReadBytes);
  if (head === undefined || "found" in head) return head;
  return { header: head.header, headerBytes: head.headerBytes };
}
