import type { ByteParts } from "../../src/contract/place.ts";

/** All bytes of parts, at hand or as they come; a part may change when the next one is asked for. */
export async function gatherParts(parts: ByteParts): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part.slice());
  return new Uint8Array(Buffer.concat(all));
}
