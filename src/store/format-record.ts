import { checkBegin, checkEnd, checkOf } from "./journal-record.ts";
import type { JournalRecord } from "./journal-record.ts";
import { resultJson } from "./result-json.ts";

/** The record as a line with its line break; it begins with a check of all that follows, so that no byte of it can change unseen. */
export function formatRecord(record: JournalRecord): string {
  const json = record.type === "result" ? resultJson(record) : JSON.stringify(record);
  const rest = json.slice(1);
  return `${checkBegin}${checkOf(rest)}${checkEnd}${rest}\n`;
}
