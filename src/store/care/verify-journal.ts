import type { Place } from "../../contract/place.ts";
import { contentHash } from "../content-hash.ts";
import { encodeName } from "../encode-name.ts";
import { inlineBytes, journalFormat, parseRecord } from "../journal-record.ts";
import type { JournalRecord, ResultRecord } from "../journal-record.ts";
import type { KnownResults } from "../known-results.ts";
import { newerStore } from "../newer-store.ts";
import type { LineSpan } from "../read-journal.ts";
import { whyNotValue } from "./check-value.ts";
import { readLines } from "./read-lines.ts";

/** What a journal turned out to hold. */
export interface VerifiedJournal {
  /** Lines that cannot be used. */
  readonly damaged: readonly { readonly span: LineSpan; readonly found: string }[];
  /** What is wrong with all of it, so that none of its lines can be used. */
  readonly foreign?: string;
  /** A last line without its end, as a kill leaves it. */
  readonly torn?: LineSpan;
  readonly kind: "run" | "edit";
  readonly hasEnded: boolean;
  readonly lastAt: number;
}

/** Checks every line of a journal, and the values in them; `known` hears of those that can be used. Throws `FfuseError` store-newer. */
export async function verifyJournal(
  place: Place,
  {
    key,
    run,
    folder,
    known,
  }: {
    readonly key: string;
    readonly run: string;
    readonly folder: string;
    readonly known: KnownResults;
  },
): Promise<VerifiedJournal> {
  const damaged: { span: LineSpan; found: string }[] = [];
  const about = { kind: "run" as "run" | "edit", hasEnded: false, lastAt: -Infinity };
  let torn: LineSpan | undefined;
  let isFirst = true;
  for await (const { text, span, isWhole } of readLines(place, key)) {
    if (!isWhole) {
      torn = span;
      break;
    }
    const record = text === undefined ? undefined : parseRecord(text);
    const wrong =
      record === undefined
        ? "is no record, or was changed"
        : record.type === "result"
          ? whyNotInline(record)
          : undefined;
    if (record?.type === "journal") {
      about.kind = record.kind;
      if (record.format > journalFormat) {
        throw newerStore(place, key, { found: record.format, known: journalFormat });
      }
      const foreign = whyForeign(record, run, folder);
      if (foreign !== undefined) return { damaged, foreign, ...about };
    } else if (isFirst && record !== undefined) {
      damaged.push({ span: { offset: 0, length: 0 }, found: "does not say what journal this is" });
    }
    isFirst = false;
    if (record !== undefined) {
      about.lastAt = Math.max(about.lastAt, record.at);
      if (record.type === "ended") about.hasEnded = true;
      if (wrong === undefined) known.add(record, run, span);
    }
    if (wrong !== undefined) damaged.push({ span, found: wrong });
  }
  return { damaged, ...(torn === undefined ? {} : { torn }), ...about };
}

function whyForeign(
  head: Extract<JournalRecord, { type: "journal" }>,
  run: string,
  folder: string,
): string | undefined {
  if (head.run !== run) return `it is the journal of run ${JSON.stringify(head.run)}`;
  if (encodeName(head.workflow) === folder) return undefined;
  return `it is a journal of workflow ${JSON.stringify(head.workflow)}`;
}

function whyNotInline(record: ResultRecord): string | undefined {
  const bytes = inlineBytes(record);
  if (bytes === undefined) return undefined;
  const of = `its value of ${JSON.stringify(record.node)}`;
  if (
    bytes.byteLength !== record.sizeBytes ||
    contentHash(record.codec, [bytes]) !== record.contentHash
  ) {
    return `${of} was changed`;
  }
  const wrong = whyNotValue(record.codec, bytes, record.items);
  return wrong === undefined ? undefined : `${of}: ${wrong}`;
}
