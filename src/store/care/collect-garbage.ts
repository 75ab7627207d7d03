import type { Place, PlaceEntry } from "../../contract/place.ts";
import type {
  Amount,
  GarbageKind,
  GarbageReport,
  WorkflowGarbage,
} from "../../model/store-care.ts";
import { whyUnreadable } from "../why-unreadable.ts";
import { chooseKept } from "./choose-kept.ts";
import type { KeepPolicy } from "./choose-kept.ts";
import { findCutoff } from "./find-cutoff.ts";
import { keyKind } from "./key-kind.ts";
import { garbageKinds, planGarbage } from "./plan-garbage.ts";
import type { GarbagePlan } from "./plan-garbage.ts";
import { readEntryHead } from "./read-entry-head.ts";
import { shortenJournal } from "./shorten-journal.ts";
import { findWorkflows, surveyStorage } from "./survey-storage.ts";
import type { Survey } from "./survey-workflow.ts";
import type { ListLiveRuns } from "./why-busy.ts";
import { whyBusy } from "./why-busy.ts";
import { whyChanged } from "./why-changed.ts";

export interface GarbageOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Names of workflows; all if absent. */
  readonly workflows?: readonly string[];
  /** Runs, and latest results of names, that are older go. */
  readonly olderThanMs?: number;
  /** So many of the latest runs of each workflow stay with all that they need, however old or large. */
  readonly keepRuns?: number;
  /** The oldest of what is left goes until the storage takes no more than this. */
  readonly maxBytes?: number;
  readonly liveRuns?: ListLiveRuns;
  /** Nothing is removed, and the report says what would be. */
  readonly dryRun: boolean;
}

type NamedSurvey = Survey & { readonly workflow: string };

/**
 * Removes what no run that stays needs. At any moment in between, what is left is a whole store: a journal stops telling
 * of a result before the result goes. Throws `FfuseError`: store-newer, workflow-unknown.
 */
export async function collectGarbage(
  place: Place,
  options: GarbageOptions,
): Promise<GarbageReport> {
  const found = await findWorkflows(place);
  const asked = await findWorkflows(place, options.workflows ?? []);
  const surveys = await surveyStorage(place, found);
  const isAsked = ({ workflow }: NamedSurvey): boolean =>
    asked.some((each) => each.workflow === workflow);
  const busyNow = async ({ journals, keys }: Survey): Promise<string | undefined> =>
    whyBusy(journals, await options.liveRuns?.(keys.all), options.now);
  const idle: NamedSurvey[] = [];
  for (const survey of surveys) {
    if (isAsked(survey) && (await busyNow(survey)) === undefined) idle.push(survey);
  }
  const policy = policyOf(idle, surveys, options);
  const plans = new Map<NamedSurvey, Plan>();
  for (const survey of idle) {
    const kept = chooseKept(survey, policy);
    const plan = planGarbage(survey, kept);
    const unrecorded = await lookAtEntries(place, survey, plan, options.now);
    plans.set(survey, { ...plan, unrecorded, droppedResults: kept.droppedResults });
  }
  const workflows: WorkflowGarbage[] = [];
  for (const survey of surveys.filter(isAsked)) {
    const { workflow } = survey;
    const plan = plans.get(survey);
    const busy = (await busyNow(survey)) ?? (await whyChanged(place, survey.keys, survey.entries));
    if (busy !== undefined || plan === undefined) {
      workflows.push({ workflow, busy: busy ?? "a run has just begun", removed: nothing });
    } else workflows.push({ workflow, removed: await collect(place, survey, plan, options) });
  }
  const removedBytes = workflows.reduce((sum, { removed }) => sum + bytesOf(removed), 0);
  const before = surveys.reduce((sum, survey) => sum + sizeOf(survey), 0);
  return { workflows, bytesLeft: before - removedBytes };
}

/** The bytes of all that was removed, without the temporary files, which count for no size of a workflow. */
function bytesOf(removed: WorkflowGarbage["removed"]): number {
  return garbageKinds.reduce(
    (sum, kind) => sum + (kind === "temporary" ? 0 : removed[kind].bytes),
    0,
  );
}

function sizeOf({ entries }: Survey): number {
  return entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function policyOf(
  idle: readonly Survey[],
  all: readonly Survey[],
  { now, olderThanMs, keepRuns, maxBytes }: GarbageOptions,
): KeepPolicy {
  const policy: KeepPolicy = {
    ...(olderThanMs === undefined ? {} : { cutoff: now - olderThanMs }),
    ...(keepRuns === undefined ? {} : { keepRuns }),
  };
  if (maxBytes === undefined) return policy;
  const others = all.filter((survey) => !idle.includes(survey));
  const otherBytes = others.reduce((sum, survey) => sum + sizeOf(survey), 0);
  const cutoff = findCutoff(idle, policy, { maxBytes, otherBytes });
  return cutoff === undefined ? policy : { ...policy, cutoff };
}

interface Plan extends GarbagePlan {
  /** Those of the unknown entries that go. */
  readonly unrecorded: readonly PlaceEntry[];
  readonly droppedResults: number;
}

/**
 * Looks at the entries that would go, before anything does: one that a newer ffuse wrote is not ours to remove. Gives those
 * of which no journal tells, and which are so old that none will. Throws `FfuseError` store-newer.
 */
async function lookAtEntries(
  place: Place,
  { keys }: Survey,
  { deletions, unknown }: GarbagePlan,
  now: number,
): Promise<readonly PlaceEntry[]> {
  for (const { entry } of deletions) {
    const { kind } = keyKind(entry.key, keys);
    if (kind === "entry" || kind === "snapshot") await headOrUndefined(place, entry.key);
  }
  const old: PlaceEntry[] = [];
  for (const entry of unknown) {
    const head = await headOrUndefined(place, entry.key);
    if (head === undefined) continue;
    const isYoung = "header" in head && head.header.createdAt > now - unknownKeptMs;
    if (!isYoung) old.push(entry);
  }
  return old;
}

/** The head of an entry; undefined if it cannot be read, as then it has no format to tell. Throws `FfuseError` store-newer. */
async function headOrUndefined(
  place: Place,
  key: string,
): Promise<Awaited<ReturnType<typeof readEntryHead>>> {
  try {
    return await readEntryHead(place, key);
  } catch (error) {
    whyUnreadable(error);
    return undefined;
  }
}

async function collect(
  place: Place,
  survey: NamedSurvey,
  { journals, deletions, unrecorded, droppedResults }: Plan,
  { now, dryRun }: GarbageOptions,
): Promise<WorkflowGarbage["removed"]> {
  const removed = new Map<GarbageKind, Amount>();
  const note = (kind: GarbageKind, bytes: number, count: number = 1): void => {
    const before = removed.get(kind) ?? { count: 0, bytes: 0 };
    removed.set(kind, { count: before.count + count, bytes: before.bytes + bytes });
  };

  // An index that no longer fits must not seem to.
  if (!dryRun && journals.length > 0) await place.delete(survey.keys.index);
  for (const { journal, lines } of journals) {
    const { key, sizeBytes, kind } = journal;
    const isWhole = lines.length > 0;
    const saved = isWhole
      ? await shortenJournal(place, { journal, lines, workflow: survey.workflow, dryRun })
      : sizeBytes;
    if (!isWhole && !dryRun) await place.delete(key);
    if (saved > 0) note("runs", saved, kind === "run" ? 1 : 0);
  }
  const remove = async (entry: PlaceEntry, kind: GarbageKind, count?: number): Promise<void> => {
    if (!dryRun) await place.delete(entry.key);
    note(kind, entry.sizeBytes, count);
  };
  // Small results went with their journals.
  note("results", 0, droppedResults);
  for (const { entry, kind } of deletions) await remove(entry, kind, kind === "results" ? 0 : 1);
  for (const entry of unrecorded) await remove(entry, "results");
  const untouchedSince = now - temporaryKeptMs;
  for (const { sizeBytes } of await place.sweep(survey.keys.all, { untouchedSince, dryRun })) {
    note("temporary", sizeBytes);
  }
  return Object.fromEntries(
    garbageKinds.map((kind) => [kind, removed.get(kind) ?? { count: 0, bytes: 0 }]),
  ) as Record<GarbageKind, Amount>;
}

/** Of a result that was computed but not recorded, since its run was killed in between. */
const unknownKeptMs = 7 * 24 * 60 * 60 * 1000;
const temporaryKeptMs = 60 * 60 * 1000;

const nothing = Object.fromEntries(
  garbageKinds.map((kind) => [kind, { count: 0, bytes: 0 }]),
) as Record<GarbageKind, Amount>;
