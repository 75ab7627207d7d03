import { parseRecord } from "./journal-record.ts";
import type { JournalRecord } from "./journal-record.ts";

/** Where a line stands in its journal, in bytes, without its line break. */
export interface LineSpan {
  readonly offset: number;
  readonly length: number;
}

/** What a piece of a journal holds. */
export interface JournalLines {
  readonly records: readonly { readonly record: JournalRecord; readonly span: LineSpan }[];
  /** Lines that are no records. */
  readonly garbage: readonly LineSpan[];
  /** How many bytes whole lines take; what follows was not written to its end. */
  readonly wholeBytes: number;
}

/** Reads the whole lines of a piece of a journal that begins at `start`. Never throws. */
export function readJournal(bytes: Uint8Array, start: number = 0): JournalLines {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: { record: JournalRecord; span: LineSpan }[] = [];
  const garbage: LineSpan[] = [];
  let begin = 0;
  for (;;) {
    const end = buffer.indexOf(0x0a, begin);
    if (end === -1) return { records, garbage, wholeBytes: begin };
    const span = { offset: start + begin, length: end - begin };
    const record = parseRecord(buffer.toString("utf8", begin, end));
    if (record === undefined) garbage.push(span);
    else records.push({ record, span });
    begin = end + 1;
  }
}
