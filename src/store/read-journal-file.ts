import type { Place } from "../contract/place.ts";
import { readJournal } from "./read-journal.ts";
import type { JournalLines, LineSpan } from "./read-journal.ts";

/**
 * Reads the whole lines of a journal from a byte on, in pieces, so that no more of it is in memory than one piece or one
 * line. Undefined if there is no such journal.
 */
export async function readJournalFile(
  place: Place,
  key: string,
  from: number,
): Promise<JournalLines | undefined> {
  const records: JournalLines["records"][number][] = [];
  const garbage: LineSpan[] = [];
  /** Where the line begins that is too long for a record, if one is being passed over. */
  let longLine: number | undefined;
  let offset = from;
  for (let length = pieceBytes; ;) {
    const bytes = await place.getRange(key, offset, length);
    if (bytes === undefined) return undefined;
    const isEnd = bytes.byteLength < length;
    let start = 0;
    if (longLine !== undefined) {
      start = bytes.indexOf(lineBreak) + 1;
      if (start > 0) {
        garbage.push({ offset: longLine, length: offset + start - 1 - longLine });
        longLine = undefined;
      }
    }
    const lines =
      longLine === undefined ? readJournal(bytes.subarray(start), offset + start) : none;
    // One by one: a call takes only so many arguments.
    for (const record of lines.records) records.push(record);
    for (const span of lines.garbage) garbage.push(span);
    const wholeBytes = start + lines.wholeBytes;
    if (isEnd) {
      const end = longLine ?? offset + wholeBytes;
      return { records, garbage, wholeBytes: end - from };
    }
    if (wholeBytes > 0) {
      offset += wholeBytes;
      length = pieceBytes;
    } else if (length < longestLine && longLine === undefined) {
      length *= 4;
    } else {
      longLine ??= offset;
      offset += bytes.byteLength;
      length = pieceBytes;
    }
  }
}

const none: JournalLines = { records: [], garbage: [], wholeBytes: 0 };
const lineBreak = 0x0a;
const pieceBytes = 4 * 1024 * 1024;
/** No record of ours comes near to it. */
const longestLine = 256 * 1024 * 1024;
