import { createHash } from "node:crypto";
import type { EntryOrigin } from "../contract/store.ts";
import type { ContentHash, Fingerprint } from "../model/ids.ts";
import type { CodecName } from "../model/result-ref.ts";
import type { FileRef } from "../model/output-file.ts";
import { parseJson } from "./codecs/parse-json.ts";
import {
  isCodecName,
  isCount,
  isFileRefsOrAbsent,
  isHash,
  isItemHashes,
  isRecord,
} from "./is-record.ts";

/** The first line of an entry: all that can be said of a value without reading it. */
export interface EntryHeader extends EntryOrigin {
  readonly fingerprint: Fingerprint;
  readonly codec: CodecName;
  readonly contentHash: ContentHash;
  readonly sizeBytes: number;
  readonly items: Readonly<Record<string, ContentHash>>;
  /** Whether it is the state of an instance after a call and not the call's result. */
  readonly snapshot?: true;
  /** The files that the value refers to; absent if there are none. */
  readonly files?: readonly FileRef[];
}

/** The format that this release writes and reads. */
export const entryFormat = 1;

/** The header as a line of JSON that ends with the hash of itself, so that no byte of it can change unseen. */
export function formatEntryHeader(header: EntryHeader): string {
  const fields = JSON.stringify({ ffuseEntry: entryFormat, ...header });
  return `${fields.slice(0, -1)},"headerHash":"${hashText(fields)}"}\n`;
}

/** The header in a line without its line break, or in words what is wrong with it. */
export function parseEntryHeader(
  line: string,
): EntryHeader | { readonly found: string; readonly newerFormat?: number } {
  const match = /^(\{"ffuseEntry":(\d+),.*),"headerHash":"([0-9a-f]{64})"\}$/s.exec(line);
  if (match === null) return { found: "it does not begin with the header of an entry" };
  const fields = `${match[1]}}`;
  // All formats end their header so: only one that was written says that it is newer, and none that was changed.
  if (hashText(fields) !== match[3]) return { found: "its header was changed" };
  const format = Number(match[2]);
  if (format > entryFormat) {
    const found = `its format ${format} is newer than this ffuse knows (${entryFormat})`;
    return { found, newerFormat: format };
  }
  let header: unknown;
  try {
    header = parseJson(fields);
  } catch {
    return { found: "its header is no JSON" };
  }
  return isEntryHeader(header) ? header : { found: "its header is incomplete" };
}

function isEntryHeader(value: unknown): value is EntryHeader {
  return (
    isRecord(value) &&
    isHash(value["fingerprint"]) &&
    isCodecName(value["codec"]) &&
    isHash(value["contentHash"]) &&
    isCount(value["sizeBytes"]) &&
    isItemHashes(value["items"]) &&
    isFileRefsOrAbsent(value["files"]) &&
    typeof value["node"] === "string" &&
    typeof value["functionName"] === "string" &&
    typeof value["codeHash"] === "string" &&
    typeof value["durationMs"] === "number" &&
    typeof value["createdAt"] === "number"
  );
}

function hashText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
