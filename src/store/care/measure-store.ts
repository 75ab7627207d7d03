import type { Place } from "../../contract/place.ts";
import type { Fingerprint } from "../../model/ids.ts";
import type { Amount, Measure } from "../../model/store-care.ts";
import { compareTexts } from "../compare-texts.ts";
import { chooseKept } from "./choose-kept.ts";
import { planGarbage } from "./plan-garbage.ts";
import { findWorkflows, surveyStorage } from "./survey-storage.ts";
import type { Survey, SurveyedResult } from "./survey-workflow.ts";

/** Measures workflows, in the order of their names. Throws `FfuseError` workflow-unknown. */
export async function measureStore(
  place: Place,
  { workflow, now }: { readonly workflow?: string; readonly now: number },
): Promise<readonly Measure[]> {
  const surveys = await surveyStorage(
    place,
    await findWorkflows(place, workflow === undefined ? [] : [workflow]),
  );
  const measures: Measure[] = [];
  for (const survey of surveys) {
    const untouchedSince = now - temporaryMs;
    const options = { untouchedSince, dryRun: true };
    const temporary = await place.sweep(survey.keys.all, options);
    measures.push(measure(survey, amountOf(temporary.map(({ sizeBytes }) => sizeBytes))));
  }
  return measures;
}

const temporaryMs = 60 * 60 * 1000;

function measure(survey: Survey & { readonly workflow: string }, temporary: Amount): Measure {
  const kept = chooseKept(survey, {});
  const results = [...kept.results.values()];
  const { deletions, unknown } = planGarbage(survey, kept);
  const unused = [...deletions.map(({ entry }) => entry), ...unknown];
  const garbage = amountOf(unused.map(({ sizeBytes }) => sizeBytes));
  const times = results.map(({ at }) => at).sort((a, b) => a - b);
  const [oldestAt, newestAt] = [times[0], times.at(-1)];
  return {
    workflow: survey.workflow,
    results: sizeOf(results),
    byCodec: groupBy(results, ({ codec }) => codec).map(([codec, group]) => ({
      codec,
      ...sizeOf(group),
    })),
    byFunction: groupBy(results, ({ functionName }) => functionName).map(
      ([functionName, group]) => ({
        ...{ functionName, durationMs: durationOf(group) },
        ...sizeOf(group),
      }),
    ),
    inline: sizeOf(results.filter(({ isInline }) => isInline)),
    entries: sizeOf(results.filter(({ isInline }) => !isInline)),
    names: kept.names.size,
    shared: sharedOf([...kept.names.values()]),
    garbage: {
      count: garbage.count + temporary.count,
      bytes: garbage.bytes + temporary.bytes,
    },
    runs: survey.journals.filter(({ kind }) => kind === "run").length,
    ...(oldestAt === undefined ? {} : { oldestAt }),
    ...(newestAt === undefined ? {} : { newestAt }),
    durationMs: durationOf(results),
    bytes: survey.entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}

function amountOf(sizes: readonly number[]): Amount {
  return { count: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

function sizeOf(results: readonly SurveyedResult[]): Amount {
  return amountOf(results.map(({ sizeBytes }) => sizeBytes));
}

function durationOf(results: readonly SurveyedResult[]): number {
  return results.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

/** Groups by a text, the largest group first. */
function groupBy<Text extends string>(
  results: readonly SurveyedResult[],
  textOf: (result: SurveyedResult) => Text,
): readonly (readonly [text: Text, group: readonly SurveyedResult[]])[] {
  const groups = new Map<Text, SurveyedResult[]>();
  for (const result of results) {
    const group = groups.get(textOf(result));
    if (group === undefined) groups.set(textOf(result), [result]);
    else group.push(result);
  }
  const bytes = ([, group]: readonly [Text, readonly SurveyedResult[]]): number =>
    sizeOf(group).bytes;
  return [...groups].sort((a, b) => bytes(b) - bytes(a) || compareTexts(a[0], b[0]));
}

function sharedOf(fingerprints: readonly Fingerprint[]): number {
  const seen = new Set<Fingerprint>();
  const shared = new Set<Fingerprint>();
  for (const fingerprint of fingerprints) {
    if (seen.has(fingerprint)) shared.add(fingerprint);
    seen.add(fingerprint);
  }
  return shared.size;
}
