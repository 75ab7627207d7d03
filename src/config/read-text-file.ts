import { createReadStream } from "node:fs";

/** What a user's text file holds, or why it cannot be used. */
export type TextFile =
  | { readonly status: "text"; readonly text: string }
  | { readonly status: "missing" }
  | { readonly status: "unreadable"; readonly code: string }
  | { readonly status: "too-large"; readonly limitBytes: number }
  /** `before` is all the text up to the first byte that is none. */
  | { readonly status: "not-utf8"; readonly before: string };

/** Reads a text file whole; one that is longer than a limit is left after that many bytes, also where it has no end. */
export async function readTextFile(path: string, limitBytes: number): Promise<TextFile> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      sizeBytes += chunk.byteLength;
      if (sizeBytes > limitBytes) return { status: "too-large", limitBytes };
    }
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === "ENOENT" || code === "ENOTDIR") return { status: "missing" };
    return { status: "unreadable", code: typeof code === "string" ? code : String(error) };
  }
  return decode(Buffer.concat(chunks));
}

function decode(bytes: Buffer): TextFile {
  const text = bytes.toString("utf8");
  const again = Buffer.from(text, "utf8");
  if (again.equals(bytes)) {
    return { status: "text", text: text.startsWith("\u{FEFF}") ? text.slice(1) : text };
  }
  let same = 0;
  while (same < bytes.length && bytes[same] === again[same]) same += 1;
  // What is not text became U+FFFD, and some of its bytes may agree: back to the last whole character.
  while (same > 0 && ((bytes[same] ?? 0) & 0xc0) === 0x80) same -= 1;
  return { status: "not-utf8", before: bytes.toString("utf8", 0, same) };
}
