import type { ContentHash } from "../../model/ids.ts";
import type { ItemPath } from "../../model/item-path.ts";
import type { CodecName } from "../../model/result-ref.ts";
import { decodeValue } from "../codecs/decode-value.ts";
import { hashItem } from "../hash-item.ts";

/** What is wrong with an encoded value whose content hash is right: that it is no value, or that an item of it was recorded with another hash. */
export function whyNotValue(
  codec: CodecName,
  bytes: Uint8Array,
  items: Readonly<Record<string, ContentHash>>,
): string | undefined {
  let value: unknown;
  try {
    value = decodeValue(codec, bytes);
  } catch (error) {
    return `its ${codec} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  for (const [key, hash] of Object.entries(items)) {
    const path = parsePath(key);
    if (path === undefined) return `${JSON.stringify(key)} is no path of an item`;
    if (hashItem(value, path) !== hash) return `its item ${key} is not the one recorded`;
  }
  return undefined;
}

function parsePath(key: string): ItemPath | undefined {
  try {
    const path: unknown = JSON.parse(key);
    const isPath = Array.isArray(path) && path.every((step) => isStep(step));
    return isPath ? (path as ItemPath) : undefined;
  } catch {
    return undefined;
  }
}

function isStep(step: unknown): boolean {
  return typeof step === "string" || typeof step === "number";
}
