import type { Place } from "../../contract/place.ts";
import type { Fingerprint } from "../../model/ids.ts";
import { formatRecord } from "../format-record.ts";
import { journalFormat, parseRecord } from "../journal-record.ts";
import type { StoreKeys } from "../store-keys.ts";
import { readLines } from "./read-lines.ts";

/** What a journal has to lose. */
export interface JournalDamage {
  readonly run: string;
  readonly workflow: string;
  /** Where lines begin that cannot be used. */
  readonly offsets: ReadonlySet<number>;
  /** Whether all of it belongs elsewhere. */
  readonly isForeign: boolean;
  /** Results whose entries cannot be used. */
  readonly lost: ReadonlySet<Fingerprint>;
}

/**
 * Writes a journal without what cannot be used, which is set aside first. A name whose result is lost goes on standing
 * for it, so that no earlier result takes its place and the next run computes it.
 */
export async function mendJournal(
  place: Place,
  keys: StoreKeys,
  { run, workflow, offsets, isForeign, lost }: JournalDamage,
): Promise<void> {
  const key = keys.journal(run);
  const aside: string[] = [];
  const kept: string[] = [];
  let startedAt: number | undefined;
  let hasHead = false;
  for await (const { text, span, isWhole } of readLines(place, key)) {
    if (text === undefined || isForeign || offsets.has(span.offset)) {
      aside.push(`${text ?? ""}\n`);
      const record = text === undefined ? undefined : parseRecord(text);
      if (record?.type === "result" && !isForeign) kept.push(pointingOf(record));
      continue;
    }
    if (!isWhole) break;
    const record = parseRecord(text);
    startedAt ??= record?.at;
    if (record?.type === "journal") hasHead = true;
    const isLost =
      record?.type === "result" &&
      record.text === undefined &&
      record.base64 === undefined &&
      lost.has(record.fingerprint);
    kept.push(isLost ? pointingOf(record) : `${text}\n`);
  }
  if (aside.length > 0) {
    const before = await place.get(keys.aside(run));
    const parts = [...(before === undefined ? [] : [before]), Buffer.from(aside.join(""))];
    await place.put(keys.aside(run), parts);
  }
  // It would not fit, and one that seems to is believed.
  await place.delete(keys.index);
  if (isForeign) {
    await place.delete(key);
    return;
  }
  const head = { type: "journal", at: startedAt ?? 0, format: journalFormat } as const;
  if (!hasHead) kept.unshift(formatRecord({ ...head, kind: "run", workflow, run }));
  await place.put(key, [Buffer.from(kept.join(""))]);
}

function pointingOf({
  at,
  node,
  fingerprint,
}: Pick<
  Parameters<typeof formatRecord>[0] & { type: "result" },
  "at" | "node" | "fingerprint"
>): string {
  return formatRecord({ type: "reused", at, node, fingerprint });
}
