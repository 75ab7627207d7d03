import { createHash } from "node:crypto";

/** SHA-256 of bytes or of a text in UTF-8, 64 lower-case hex digits. */
export function hashBytes(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Hash of a list of names. */
export function hashNames(names: readonly string[]): string {
  return hashBytes(JSON.stringify(names));
}
