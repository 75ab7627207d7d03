import { isAscii } from "node:buffer";

/** The text of bytes in UTF-8. Throws on bytes that are none. */
export function utf8Text(bytes: Uint8Array): string {
  // Most data is plain ASCII, which both spellings write the same; the runtime reads this one several times as fast.
  return isAscii(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1")
    : utf8.decode(bytes);
}

/** A well-formed text in UTF-8. */
export function utf8Bytes(text: string): Uint8Array {
  // Node's buffers take short texts from a stock, and are slow to fill with long ones.
  return text.length < longText ? Buffer.from(text) : encoder.encode(text);
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const longText = 4096;
