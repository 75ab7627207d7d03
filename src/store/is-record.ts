import type { ContentHash } from "../model/ids.ts";
import type { FileRef } from "../model/output-file.ts";
import type { KeptFileFields } from "./codecs/kept-file.ts";
import type { CodecName } from "../model/result-ref.ts";

/** Whether parsed JSON is an object with fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether parsed JSON is a SHA-256 as ffuse writes it. */
export function isHash(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}

/** Whether parsed JSON is a count: a whole number of zero or more. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

export function isCodecName(value: unknown): value is CodecName {
  return codecNames.has(value);
}

/** Whether parsed JSON holds content hashes by item path. */
export function isItemHashes(value: unknown): value is Readonly<Record<string, ContentHash>> {
  return isRecord(value) && Object.values(value).every(isHash);
}

/** Whether parsed JSON lists the files that a value refers to, or is not there. */
export function isFileRefsOrAbsent(value: unknown): boolean {
  if (value === undefined) return true;
  return Array.isArray(value) && value.every(isFileRef);
}

/** Whether something has all that a reference to a kept file has. */
export function isFileRef(value: unknown): value is FileRef {
  if (!isRecord(value) || !isPlacedContent(value)) return false;
  const mode = value["mode"];
  return mode === undefined || (isCount(mode) && mode <= 0o777);
}

/** Whether something has all that stands in a value for a kept file. */
export function isKeptFile(value: unknown): value is KeptFileFields {
  if (!isRecord(value) || !isPlacedContent(value)) return false;
  return value["executable"] === undefined || value["executable"] === true;
}

function isPlacedContent({ path, hash, sizeBytes }: Readonly<Record<string, unknown>>): boolean {
  return typeof path === "string" && isHash(hash) && isCount(sizeBytes);
}

const codecNames: ReadonlySet<unknown> = new Set<CodecName>([
  "json",
  "text",
  "bytes",
  "npy",
  "cbor",
]);
