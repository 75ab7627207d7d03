import type { ContentHash } from "../model/ids.ts";
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

const codecNames: ReadonlySet<unknown> = new Set<CodecName>([
  "json",
  "text",
  "bytes",
  "npy",
  "cbor",
]);
