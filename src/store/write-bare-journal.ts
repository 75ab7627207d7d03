import type { Place } from "../contract/place.ts";
import type { RunId } from "../model/ids.ts";
import type { RunParams } from "../model/run-params.ts";
import { formatRecord } from "./format-record.ts";
import { journalFormat } from "./journal-record.ts";
import type { JournalRecord } from "./journal-record.ts";
import { paramsRecord } from "./params-record.ts";
import type { StoreKeys } from "./store-keys.ts";

export interface BareJournal {
  readonly run: RunId;
  readonly workflow: string;
  /** When the run started and ended, in milliseconds since the epoch. */
  readonly at: number;
  readonly endedAt: number;
  readonly params: RunParams | undefined;
  readonly ended: Omit<Extract<JournalRecord, { type: "ended" }>, "type" | "at">;
}

/** Writes the journal of a run that computed nothing, and gives its key and stamp; the latter is undefined if nothing tells. */
export async function writeBareJournal(
  place: Place,
  keys: StoreKeys,
  { run, workflow, at, endedAt, params, ended }: BareJournal,
): Promise<readonly [key: string, stamp: string] | undefined> {
  const key = keys.journal(run);
  const head = { type: "journal", at, format: journalFormat, kind: "run", workflow, run } as const;
  const about = params === undefined ? "" : formatRecord(paramsRecord(params, at, []));
  const end = formatRecord({ type: "ended", at: endedAt, ...ended });
  const lines = `${formatRecord(head)}${about}${end}`;
  await place.append(key, Buffer.from(lines));
  const stamp = await place.stampOf?.(key);
  return stamp === undefined ? undefined : [key, stamp];
}
