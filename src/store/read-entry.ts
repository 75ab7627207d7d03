import type { Place } from "../contract/place.ts";
import type { EntryDamage } from "../contract/store.ts";
import type { ContentHash, Fingerprint } from "../model/ids.ts";
import type { CodecName } from "../model/result-ref.ts";
import { contentHash } from "./content-hash.ts";
import { parseEntryHeader } from "./entry.ts";
import type { EntryHeader } from "./entry.ts";

/** What an entry is looked up by; a damaged or other one is not handed out. */
export interface WantedEntry {
  readonly key: string;
  readonly fingerprint: Fingerprint;
  readonly contentHash: ContentHash;
}

/** The encoded value of an entry after its whole content was checked, or what is wrong with it. */
export async function readEntry(
  place: Place,
  wanted: WantedEntry,
): Promise<Uint8Array | EntryDamage> {
  const bytes = await place.get(wanted.key);
  if (bytes === undefined) return missing(place, wanted);
  const head = readHead(bytes);
  if ("found" in head) return damaged(place, wanted, head.found);
  const wrong = whyNotWanted(head.header, wanted);
  if (wrong !== undefined) return damaged(place, wanted, wrong);
  const payload = bytes.subarray(head.headerBytes);
  if (payload.byteLength !== head.header.sizeBytes) {
    return damaged(place, wanted, wrongSize(payload.byteLength, head.header.sizeBytes));
  }
  const found = contentHash(head.header.codec, [payload]);
  if (found !== wanted.contentHash) return damaged(place, wanted, "its content was changed");
  return payload;
}

/** The codec and the encoded state of a snapshot after its whole content was checked; undefined if it is not whole. */
export async function readSnapshot(
  place: Place,
  wanted: Pick<WantedEntry, "key" | "fingerprint">,
): Promise<{ readonly codec: CodecName; readonly bytes: Uint8Array } | undefined> {
  const bytes = await place.get(wanted.key);
  const head = bytes === undefined ? undefined : readHead(bytes);
  if (bytes === undefined || head === undefined || "found" in head) return undefined;
  const { fingerprint, codec, sizeBytes, snapshot, contentHash: promised } = head.header;
  const payload = bytes.subarray(head.headerBytes);
  if (fingerprint !== wanted.fingerprint || snapshot !== true) return undefined;
  if (payload.byteLength !== sizeBytes || contentHash(codec, [payload]) !== promised) {
    return undefined;
  }
  return { codec, bytes: payload };
}

/** What is wrong with an entry as far as its header and its size tell, without reading its content. */
export async function checkEntry(
  place: Place,
  wanted: WantedEntry,
): Promise<EntryDamage | undefined> {
  for (let readBytes = firstRead; ; readBytes *= 16) {
    const bytes = await place.getRange(wanted.key, 0, readBytes);
    if (bytes === undefined) return missing(place, wanted);
    const head = readHead(bytes);
    if ("found" in head) {
      if (bytes.byteLength === readBytes && !bytes.includes(lineBreak)) continue;
      return damaged(place, wanted, head.found);
    }
    const wrong = whyNotWanted(head.header, wanted);
    if (wrong !== undefined) return damaged(place, wanted, wrong);
    const wholeBytes = head.headerBytes + head.header.sizeBytes;
    // Asking for the last byte and one more tells a shorter and a longer file apart from the right one.
    const last = await place.getRange(wanted.key, wholeBytes - 1, 2);
    if (last?.byteLength !== 1) {
      return damaged(place, wanted, `its size is not the promised ${wholeBytes} bytes`);
    }
    return undefined;
  }
}

const firstRead = 4096;
const lineBreak = 0x0a;

function readHead(
  bytes: Uint8Array,
): { readonly header: EntryHeader; readonly headerBytes: number } | { readonly found: string } {
  if (bytes.byteLength === 0) return { found: "it is empty" };
  const end = bytes.indexOf(lineBreak);
  if (end === -1) return { found: "it does not begin with the header of an entry" };
  const header = parseEntryHeader(
    Buffer.from(bytes.buffer, bytes.byteOffset, end).toString("utf8"),
  );
  return "found" in header ? header : { header, headerBytes: end + 1 };
}

function whyNotWanted(header: EntryHeader, wanted: WantedEntry): string | undefined {
  if (header.fingerprint !== wanted.fingerprint) return "it is the entry of another fingerprint";
  if (header.contentHash !== wanted.contentHash)
    return "it holds another value than the one recorded";
  return undefined;
}

function wrongSize(found: number, promised: number): string {
  return `it holds ${found} bytes, and its header promises ${promised}`;
}

function missing(place: Place, { key }: WantedEntry): EntryDamage {
  return { path: `${place.title}/${key}`, kind: "missing", found: "it is not there" };
}

function damaged(place: Place, { key }: WantedEntry, found: string): EntryDamage {
  return { path: `${place.title}/${key}`, kind: "damaged", found };
}
