import type { Place } from "../contract/place.ts";
import type { LineSpan } from "./read-journal.ts";

/** Reads single lines of journals; lines that stand near each other cost one read of the place, in whatever order. */
export class JournalReader {
  readonly #place: Place;
  readonly #windows = new Map<string, Window>();

  constructor(place: Place) {
    this.#place = place;
  }

  /** The text of a line, or undefined if the journal does not reach so far. */
  async read(key: string, { offset, length }: LineSpan): Promise<string | undefined> {
    const start = offset - (offset % windowBytes);
    const block = `${start} ${key}`;
    for (const name of [block, key]) {
      const window = this.#windows.get(name);
      const text = window && textIn(window, offset, length);
      if (text !== undefined) return text;
    }
    // A block that is known and too short is the end of a journal that goes on.
    const isTail = this.#windows.has(block);
    const from = isTail ? offset : start;
    const wanted = Math.max(windowBytes + overlapBytes, offset + length - from);
    const bytes = await this.#place.getRange(key, from, wanted);
    if (bytes === undefined) return undefined;
    const read = { offset: from, bytes };
    this.#windows.set(isTail ? key : block, read);
    const [oldest] = this.#windows.keys();
    if (this.#windows.size > mostWindows && oldest !== undefined) this.#windows.delete(oldest);
    return textIn(read, offset, length);
  }
}

interface Window {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

const windowBytes = 1024 * 1024;

/** Most lines that begin in a block and end behind it are read with it. */
const overlapBytes = 64 * 1024;

/** So many are kept at hand, for nodes that were kept in another order than they are asked for. */
const mostWindows = 16;

function textIn(window: Window, offset: number, length: number): string | undefined {
  const begin = offset - window.offset;
  if (begin < 0 || begin + length > window.bytes.byteLength) return undefined;
  const { buffer, byteOffset } = window.bytes;
  return Buffer.from(buffer, byteOffset + begin, length).toString("utf8");
}
