import type { Place } from "../contract/place.ts";
import type { EntryDamage } from "../contract/store.ts";
import type { ContentHash, Fingerprint } from "../model/ids.ts";
import type { CodecName } from "../model/result-ref.ts";
import { contentHash } from "./content-hash.ts";
import { entryFormat, parseEntryHeader } from "./entry.ts";
import type { EntryHeader } from "./entry.ts";
import { newerStore } from "./newer-store.ts";
import { unlessReplaced } from "./unless-replaced.ts";
import { whyUnreadable } from "./why-unreadable.ts";

/** What an entry is looked up by; a damaged or other one is not handed out. */
export interface WantedEntry {
  readonly key: string;
  readonly fingerprint: Fingerprint;
  readonly contentHash: ContentHash;
}

/**
 * The encoded value of an entry after its whole content was checked, or what is wrong with it. Throws `FfuseError`
 * store-newer.
 */
export async function readEntry(
  place: Place,
  wanted: WantedEntry,
): Promise<Uint8Array | EntryDamage> {
  return unlessReplaced(
    () => readEntryOnce(place, wanted),
    (found) => "kind" in found && found.kind === "damaged",
  );
}

async function readEntryOnce(place: Place, wanted: WantedEntry): Promise<Uint8Array | EntryDamage> {
  try {
    const head = await readHead(place, wanted.key);
    if (head === undefined) return missing(place, wanted);
    if ("found" in head) return damaged(place, wanted, head.found);
    const { header } = head;
    const wrong = whyNotWanted(header, wanted);
    if (wrong !== undefined) return damaged(place, wanted, wrong);
    const payload = await readPayload(place, wanted.key, head);
    if (payload?.byteLength !== header.sizeBytes) return damaged(place, wanted, wrongSize(header));
    const found = contentHash(header.codec, [payload]);
    return found === wanted.contentHash
      ? payload
      : damaged(place, wanted, "its content was changed");
  } catch (error) {
    return unreadable(place, wanted, error);
  }
}

/** The codec and the encoded state of a snapshot after its whole content was checked; undefined if it is not whole. */
export async function readSnapshot(
  place: Place,
  wanted: Pick<WantedEntry, "key" | "fingerprint">,
): Promise<ReadSnapshot | undefined> {
  return unlessReplaced(
    () => readSnapshotOnce(place, wanted),
    (found) => found === undefined,
  );
}

interface ReadSnapshot {
  readonly codec: CodecName;
  readonly bytes: Uint8Array;
}

async function readSnapshotOnce(
  place: Place,
  wanted: Pick<WantedEntry, "key" | "fingerprint">,
): Promise<ReadSnapshot | undefined> {
  try {
    const head = await readHead(place, wanted.key);
    if (head === undefined || "found" in head) return undefined;
    const { fingerprint, codec, sizeBytes, snapshot, contentHash: promised } = head.header;
    if (fingerprint !== wanted.fingerprint || snapshot !== true) return undefined;
    const bytes = await readPayload(place, wanted.key, head);
    if (bytes?.byteLength !== sizeBytes) return undefined;
    return contentHash(codec, [bytes]) === promised ? { codec, bytes } : undefined;
  } catch (error) {
    whyUnreadable(error);
    return undefined;
  }
}

/**
 * What is wrong with an entry as far as its header and its size tell, without reading its content. Throws `FfuseError`
 * store-newer.
 */
export async function checkEntry(
  place: Place,
  wanted: WantedEntry,
): Promise<EntryDamage | undefined> {
  return unlessReplaced(
    () => checkEntryOnce(place, wanted),
    (found) => found?.kind === "damaged",
  );
}

async function checkEntryOnce(place: Place, wanted: WantedEntry): Promise<EntryDamage | undefined> {
  try {
    const head = await readHead(place, wanted.key);
    if (head === undefined) return missing(place, wanted);
    if ("found" in head) return damaged(place, wanted, head.found);
    const wrong = whyNotWanted(head.header, wanted);
    if (wrong !== undefined) return damaged(place, wanted, wrong);
    // Asking for the last byte and one more tells a shorter and a longer file apart from the right one.
    const wholeBytes = head.headerBytes + head.header.sizeBytes;
    const last = await place.getRange(wanted.key, wholeBytes - 1, 2);
    return last?.byteLength === 1 ? undefined : damaged(place, wanted, wrongSize(head.header));
  } catch (error) {
    return unreadable(place, wanted, error);
  }
}

const firstRead = 64 * 1024;
/** A header holds a hash of every item that was asked for, so that it may be long. */
const longestHeader = 64 * 1024 * 1024;
const lineBreak = 0x0a;

export interface Head {
  readonly header: EntryHeader;
  readonly headerBytes: number;
  /** What was read to find the header. */
  readonly bytes: Uint8Array;
  readonly isWhole: boolean;
}

/**
 * The checked header of an entry of any size, or in words what is wrong with it; undefined if there is no such entry.
 * Throws `FfuseError` store-newer.
 */
export async function readHead(
  place: Place,
  key: string,
  firstReadBytes: number = firstRead,
): Promise<Head | { readonly found: string } | undefined> {
  for (let readBytes = firstReadBytes; ; readBytes *= 16) {
    const bytes = await place.getRange(key, 0, readBytes);
    if (bytes === undefined) return undefined;
    if (bytes.byteLength === 0) return { found: "it is empty" };
    const end = bytes.indexOf(lineBreak);
    if (end === -1) {
      if (bytes.byteLength === readBytes && readBytes < longestHeader) continue;
      return { found: "it does not begin with the header of an entry" };
    }
    const header = parseEntryHeader(
      Buffer.from(bytes.buffer, bytes.byteOffset, end).toString("utf8"),
    );
    if (!("found" in header)) {
      return { header, headerBytes: end + 1, bytes, isWhole: bytes.byteLength < readBytes };
    }
    if (header.newerFormat === undefined) return header;
    throw newerStore(place, key, { found: header.newerFormat, known: entryFormat });
  }
}

/** The value's bytes; one byte more than there should be tells a longer file from the right one, however long it is. */
async function readPayload(
  place: Place,
  key: string,
  { header, headerBytes, bytes, isWhole }: Head,
): Promise<Uint8Array | undefined> {
  if (isWhole) return bytes.subarray(headerBytes);
  return place.getRange(key, headerBytes, header.sizeBytes + 1);
}

function whyNotWanted(header: EntryHeader, wanted: WantedEntry): string | undefined {
  if (header.fingerprint !== wanted.fingerprint) return "it is the entry of another fingerprint";
  if (header.contentHash !== wanted.contentHash)
    return "it holds another value than the one recorded";
  return undefined;
}

function wrongSize({ sizeBytes }: EntryHeader): string {
  return `its value does not have the ${sizeBytes} bytes that its header promises`;
}

function missing(place: Place, { key }: WantedEntry): EntryDamage {
  return { path: `${place.title}/${key}`, kind: "missing", found: "it is not there" };
}

/** Only what the disk itself cannot read is lost. */
function unreadable(place: Place, { key }: WantedEntry, error: unknown): EntryDamage {
  const found = whyUnreadable(error);
  const isLost = (error as { code?: unknown }).code === "EIO";
  return { path: `${place.title}/${key}`, kind: isLost ? "damaged" : "unreadable", found };
}

function damaged(place: Place, { key }: WantedEntry, found: string): EntryDamage {
  return { path: `${place.title}/${key}`, kind: "damaged", found };
}
