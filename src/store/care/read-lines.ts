import type { Place } from "../../contract/place.ts";
import type { LineSpan } from "../read-journal.ts";

/** A line of a journal. */
export interface JournalLine {
  /** Without its line break; undefined if it is too long to be a record. */
  readonly text: string | undefined;
  readonly span: LineSpan;
  /** False for a last line that was not written to its end. */
  readonly isWhole: boolean;
}

/** The lines of a journal one after the other, so that a journal of any size takes little memory. */
export async function* readLines(
  place: Place,
  key: string,
): AsyncGenerator<JournalLine, void, undefined> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let offset = 0;
  let lineOffset = 0;
  const lineOf = (isWhole: boolean): JournalLine => {
    const text = heldBytes > longestLine ? undefined : Buffer.concat(held).toString("utf8");
    const span = { offset: lineOffset, length: heldBytes };
    held = [];
    heldBytes = 0;
    return { text, span, isWhole };
  };
  const hold = (piece: Uint8Array): void => {
    heldBytes += piece.byteLength;
    if (heldBytes <= longestLine) held.push(piece);
    else held = [];
  };
  for (;;) {
    const bytes = await place.getRange(key, offset, readBytes);
    if (bytes === undefined || bytes.byteLength === 0) break;
    let begin = 0;
    for (;;) {
      const end = bytes.indexOf(lineBreak, begin);
      if (end === -1) break;
      hold(bytes.subarray(begin, end));
      yield lineOf(true);
      begin = end + 1;
      lineOffset = offset + begin;
    }
    if (begin < bytes.byteLength) hold(bytes.subarray(begin));
    offset += bytes.byteLength;
  }
  if (heldBytes > 0) yield lineOf(false);
}

const lineBreak = 0x0a;
const readBytes = 1024 * 1024;
const longestLine = 64 * 1024 * 1024;
