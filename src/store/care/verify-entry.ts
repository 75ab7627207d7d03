import { createHash } from "node:crypto";
import type { Place } from "../../contract/place.ts";
import type { KnownResult } from "../known-results.ts";
import { unlessReplaced } from "../unless-replaced.ts";
import { whyNotValue } from "./check-value.ts";
import { readEntryHead } from "./read-entry-head.ts";

/**
 * What is wrong with an entry, of which every byte is read; undefined if nothing is. `known` is what the journals say of
 * it. The values of large entries are hashed piece by piece and not decoded, so that any entry takes little memory.
 */
export async function whyEntryDamaged(
  place: Place,
  key: string,
  wanted: { readonly fingerprint: string; readonly known: KnownResult | undefined },
): Promise<string | undefined> {
  return unlessReplaced(
    () => readThrough(place, key, wanted),
    (found) => found !== undefined,
  );
}

async function readThrough(
  place: Place,
  key: string,
  { fingerprint, known }: { readonly fingerprint: string; readonly known: KnownResult | undefined },
): Promise<string | undefined> {
  const head = await readEntryHead(place, key);
  if (head === undefined) return "it is not there";
  if ("found" in head) return head.found;
  const { header, headerBytes } = head;
  if (header.fingerprint !== fingerprint) return "it is the entry of another fingerprint";
  if (known !== undefined && known.contentHash !== header.contentHash) {
    return "it holds another value than the one recorded";
  }
  const hash = createHash("sha256").update(header.codec).update(new Uint8Array(1));
  let readBytes = 0;
  const pieces: Uint8Array[] = [];
  for (;;) {
    const piece = await place.getRange(key, headerBytes + readBytes, pieceBytes);
    if (piece === undefined || piece.byteLength === 0) break;
    hash.update(piece);
    readBytes += piece.byteLength;
    if (header.sizeBytes <= decodedBytes) pieces.push(piece);
    if (readBytes > header.sizeBytes) break;
  }
  if (readBytes !== header.sizeBytes) {
    return `it holds ${readBytes > header.sizeBytes ? "more" : readBytes} bytes, and its header promises ${header.sizeBytes}`;
  }
  if (hash.digest("hex") !== header.contentHash) return "its content was changed";
  if (header.sizeBytes > decodedBytes) return undefined;
  const items = { ...header.items, ...known?.items };
  return whyNotValue(header.codec, Buffer.concat(pieces), items);
}

const pieceBytes = 4 * 1024 * 1024;
const decodedBytes = 64 * 1024 * 1024;
