import type { Place } from "../contract/place.ts";
import type { LineSpan } from "./read-journal.ts";

/** Reads single lines of journals; lines that stand near each other cost one read of the place. */
export class JournalReader {
  readonly #place: Place;
  readonly #windows = new Map<string, { readonly offset: number; readonly bytes: Uint8Array }>();

  constructor(place: Place) {
    this.#place = place;
  }

  /** The text of a line, or undefined if the journal does not reach so far. */
  async read(key: string, { offset, length }: LineSpan): Promise<string | undefined> {
    const window = this.#windows.get(key);
    if (window !== undefined) {
      const text = textIn(window, offset, length);
      if (text !== undefined) return text;
    }
    const bytes = await this.#place.getRange(key, offset, Math.max(length, windowBytes));
    if (bytes === undefined) return undefined;
    const read = { offset, bytes };
    this.#windows.set(key, read);
    return textIn(read, offset, length);
  }
}

const windowBytes = 1024 * 1024;

function textIn(
  window: { readonly offset: number; readonly bytes: Uint8Array },
  offset: number,
  length: number,
): string | undefined {
  const begin = offset - window.offset;
  if (begin < 0 || begin + length > window.bytes.byteLength) return undefined;
  const { buffer, byteOffset } = window.bytes;
  return Buffer.from(buffer, byteOffset + begin, length).toString("utf8");
}
