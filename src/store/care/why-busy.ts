import type { SurveyedJournal } from "./survey-workflow.ts";

/** Tells the runs of a workflow that are going on, by the prefix of its keys. */
export type ListLiveRuns = (prefix: string) => Promise<readonly string[]>;

/** Why a workflow is left alone, in words for a person; undefined if it is not. `live` is undefined where it cannot be told. */
export function whyBusy(
  journals: readonly Pick<SurveyedJournal, "run" | "kind" | "hasEnded" | "lastAt">[],
  live: readonly string[] | undefined,
  now: number,
): string | undefined {
  const [registered] = live ?? [];
  if (registered !== undefined) return `run ${registered} is going on`;
  const limitMs = live === undefined ? silentMs : unregisteredMs;
  const writing = journals.find(
    ({ kind, hasEnded, lastAt }) => kind === "run" && !hasEnded && lastAt > now - limitMs,
  );
  return writing === undefined ? undefined : `run ${writing.run} is going on`;
}

/** A run that did not end and said nothing for so long was killed. */
const silentMs = 60 * 60 * 1000;

/** The same where runs are registered; only where no file can be made for it, a run is not. */
const unregisteredMs = 60 * 1000;
