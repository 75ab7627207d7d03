import type { Place } from "../../contract/place.ts";
import { entryFormat, parseEntryHeader } from "../entry.ts";
import type { EntryHeader } from "../entry.ts";
import { newerStore } from "../newer-store.ts";

/** The first line of an entry. */
export interface EntryHead {
  readonly header: EntryHeader;
  /** Where the value begins. */
  readonly headerBytes: number;
}

/**
 * The checked header of an entry of any size, or in words what is wrong with it; undefined if there is no such entry.
 * Throws `FfuseError` store-newer.
 */
export async function readEntryHead(
  place: Place,
  key: string,
): Promise<EntryHead | { readonly found: string } | undefined> {
  for (let readBytes = firstRead; ; readBytes *= 16) {
    const bytes = await place.getRange(key, 0, readBytes);
    if (bytes === undefined) return undefined;
    if (bytes.byteLength === 0) return { found: "it is empty" };
    const end = bytes.indexOf(lineBreak);
    if (end === -1) {
      if (bytes.byteLength === readBytes && readBytes < longestHeader) continue;
      return { found: "it does not begin with the header of an entry" };
    }
    const line = Buffer.from(bytes.buffer, bytes.byteOffset, end).toString("utf8");
    const header = parseEntryHeader(line);
    if (!("found" in header)) return { header, headerBytes: end + 1 };
    if (header.newerFormat === undefined) return header;
    throw newerStore(place, key, { found: header.newerFormat, known: entryFormat });
  }
}

const firstRead = 4096;
/** A header holds a hash of every item that was asked for, so that it may be long. */
const longestHeader = 64 * 1024 * 1024;
const lineBreak = 0x0a;
