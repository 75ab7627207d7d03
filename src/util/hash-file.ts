import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import { open } from "node:fs/promises";

/** How much of a file is read at once: hashing that much takes about a millisecond. */
const chunkBytes = 1024 * 1024;

/** The content of a file, piece by piece; the memory of a piece is used again for the next one. */
export async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, "r");
  try {
    const buffer = new Uint8Array(chunkBytes);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** SHA-256 of the content of a file as 64 lower-case hex digits; other work goes on between its pieces. */
export async function hashFile(
  path: string,
  read: (path: string) => AsyncIterable<Uint8Array> = readPieces,
): Promise<string> {
  const hash: Hash = createHash("sha256");
  for await (const piece of read(path)) hash.update(piece);
  return hash.digest("hex");
}
