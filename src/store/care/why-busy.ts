import { journalFormat } from "../journal-record.ts";
import type { SurveyedJournal } from "./survey-workflow.ts";

/** Why a workflow is left alone, in words for a person; undefined if it is not. */
export function whyBusy(
  journals: readonly Pick<SurveyedJournal, "run" | "kind" | "format" | "hasEnded" | "lastAt">[],
  now: number,
): string | undefined {
  const newer = journals.find(({ format }) => format > journalFormat);
  if (newer !== undefined) {
    return `run ${newer.run} was recorded by a newer ffuse (format ${newer.format})`;
  }
  const live = journals.find(
    ({ kind, hasEnded, lastAt }) => kind === "run" && !hasEnded && lastAt > now - silentMs,
  );
  return live === undefined ? undefined : `run ${live.run} is going on`;
}

/** A run that did not end and said nothing for so long was killed. */
const silentMs = 60 * 60 * 1000;
