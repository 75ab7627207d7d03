import type { Place } from "../../contract/place.ts";
import { formatRecord } from "../format-record.ts";
import { journalFormat } from "../journal-record.ts";
import { JournalReader } from "../journal-reader.ts";
import type { KeptLine } from "./choose-kept.ts";
import type { SurveyedJournal } from "./survey-workflow.ts";

/** The lines of a journal that stay; gives how many bytes that saves. A journal that would not get shorter is left as it is. */
export async function shortenJournal(
  place: Place,
  {
    journal,
    lines,
    workflow,
    dryRun,
  }: {
    readonly journal: SurveyedJournal;
    readonly lines: readonly KeptLine[];
    readonly workflow: string;
    readonly dryRun: boolean;
  },
): Promise<number> {
  const { key, run, sizeBytes, startedAt } = journal;
  const reader = new JournalReader(place);
  // The run that it tells of is over for good: what stays is no history but a list of results.
  const head = { type: "journal", at: startedAt, format: journalFormat, kind: "edit" } as const;
  const parts = [formatRecord({ ...head, workflow, run })];
  for (const { line, as } of lines) {
    if (as === "reused" && (line.type === "result" || line.type === "reused")) {
      const { at, node, fingerprint } = line;
      parts.push(formatRecord({ type: "reused", at, node, fingerprint }));
    } else {
      const text = await reader.read(key, line.span);
      // Somebody removed it meanwhile.
      if (text === undefined) return 0;
      parts.push(`${text}\n`);
    }
  }
  const bytes = Buffer.from(parts.join(""));
  // An index is told to be stale by journals that got shorter.
  if (bytes.byteLength >= sizeBytes) return 0;
  if (!dryRun) await place.put(key, [bytes]);
  return sizeBytes - bytes.byteLength;
}
