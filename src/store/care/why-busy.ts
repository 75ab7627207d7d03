import type { SurveyedJournal } from "./survey-workflow.ts";

/** Why a workflow is left alone, in words for a person; undefined if it is not. */
export function whyBusy(
  journals: readonly Pick<SurveyedJournal, "run" | "kind" | "hasEnded" | "lastAt">[],
  now: number,
): string | undefined {
  const live = journals.find(
    ({ kind, hasEnded, lastAt }) => kind === "run" && !hasEnded && lastAt > now - silentMs,
  );
  return live === undefined ? undefined : `run ${live.run} is going on`;
}

/** A run that did not end and said nothing for so long was killed. */
const silentMs = 60 * 60 * 1000;
