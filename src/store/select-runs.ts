import type { Place } from "../contract/place.ts";
import type { Fingerprint, NodeName } from "../model/ids.ts";
import type { Params } from "../model/run-params.ts";
import { showParam } from "../util/show-param.ts";
import { spellValue } from "../util/spell-value.ts";
import { readLines } from "./care/read-lines.ts";
import { compareTexts } from "./compare-texts.ts";
import { parseRecord } from "./journal-record.ts";
import type { ParamsRecord } from "./journal-record.ts";
import { storeKeys } from "./store-keys.ts";

/** The results that runs with some parameters came to. */
export interface SelectedRuns {
  /** Whether there was any such run. */
  readonly areAny: boolean;
  /** The latest result of every name among these runs. */
  readonly names: ReadonlyMap<NodeName, PointedName>;
  /** What all runs had of the parameters that were asked for, as names of nodes show it. */
  readonly seen: readonly string[];
  /** By the name that the workflow gave, the nodes of it in the latest run that had one. */
  readonly variantsOf: ReadonlyMap<string, readonly NodeName[]>;
}

export interface PointedName {
  readonly fingerprint: Fingerprint;
  readonly at: number;
}

/** Finds the runs of a workflow in which each of some parameters had a value, given or made by the schema, and what they came to. */
export async function selectRuns(
  place: Place,
  workflow: string,
  wanted: Params,
): Promise<SelectedRuns> {
  const keys = storeKeys(workflow);
  const names = new Map<NodeName, PointedName>();
  const variantsOf = new Map<string, NodeName[]>();
  let areAny = false;
  const seen = new Set<string>();
  const journals = (await place.list(keys.runs)).map(({ key }) => key);
  // Ids of runs begin with their times.
  for (const key of journals.filter((each) => each.endsWith(".jsonl")).sort()) {
    let picks: PickName | undefined;
    let isRun = false;
    const inThisRun = new Map<string, Set<NodeName>>();
    for await (const { text, isWhole } of readLines(place, key)) {
      const record = isWhole && text !== undefined ? parseRecord(text) : undefined;
      if (record === undefined) continue;
      if (record.type === "journal") {
        isRun = record.kind === "run";
        continue;
      }
      if (record.type === "params") {
        for (const each of valuesOf(record, wanted)) seen.add(each);
        picks = pickNames(record, wanted);
        areAny ||= picks !== undefined;
      }
      // Parameters come first in the journal of a run, and only commands remove results.
      if (isRun && picks === undefined) break;
      if (record.type === "removed") forget(names, record);
      if (picks === undefined || (record.type !== "result" && record.type !== "reused")) continue;
      const { node, fingerprint, at } = record;
      const of = picks(node);
      if (of === undefined) continue;
      names.set(node, { fingerprint, at });
      inThisRun.set(of, (inThisRun.get(of) ?? new Set()).add(node));
    }
    for (const [of, nodes] of inThisRun) variantsOf.set(of, [...nodes].sort(compareTexts));
  }
  return { areAny, names, variantsOf, seen: [...seen] };
}

/** The name that the workflow gave to a node, if the node is of a combination that is wanted. */
type PickName = (node: NodeName) => string | undefined;

/** Undefined if no combination of a run is wanted. */
function pickNames(record: ParamsRecord, wanted: Params): PickName | undefined {
  const { given, checked = {}, grid = [], variants = [] } = record;
  const open: (readonly [name: string, spelling: string])[] = [];
  for (const [name, value] of Object.entries(wanted)) {
    const spelling = spellValue(value).text;
    const axis = grid.find((each) => each.name === name);
    if (axis === undefined) {
      if (!has(given, name, spelling) && !has(checked, name, spelling)) return undefined;
    } else {
      if (axis.values.every((each) => spellValue(each).text !== spelling)) return undefined;
      open.push([name, spelling]);
    }
  }
  const byNode = new Map<string, KnownVariant>(
    variants.map(([node, of, params]) => [node, { of, params }]),
  );
  return (node) => {
    const [variant, rest] = variantOf(node, byNode);
    if (variant === undefined) return node;
    const isWanted = open.every(
      ([name, spelling]) =>
        !Object.hasOwn(variant.params, name) || has(variant.params, name, spelling),
    );
    return isWanted ? variant.of + rest : undefined;
  };
}

interface KnownVariant {
  readonly of: string;
  readonly params: Params;
}

/** Of a node that came into being during the run, that of the node it is named under, with the rest of its name. */
function variantOf(
  node: NodeName,
  byNode: ReadonlyMap<string, KnownVariant>,
): readonly [KnownVariant | undefined, rest: string] {
  if (byNode.size === 0) return [undefined, ""];
  for (let end = node.length; end > 0; end -= 1) {
    if (end < node.length && node[end] !== "[" && node[end] !== "/") continue;
    const found = byNode.get(node.slice(0, end));
    if (found !== undefined) return [found, node.slice(end)];
  }
  return [undefined, ""];
}

function valuesOf(
  { given, checked = {}, grid = [] }: ParamsRecord,
  wanted: Params,
): readonly string[] {
  return Object.keys(wanted).flatMap((name) => {
    const values = grid.find((axis) => axis.name === name)?.values;
    if (values !== undefined) return values.map((value) => showParam(name, value));
    const single = [checked, given].find((params) => Object.hasOwn(params, name));
    return single === undefined ? [] : [showParam(name, single[name])];
  });
}

function has(params: Params, name: string, spelling: string): boolean {
  return Object.hasOwn(params, name) && spellValue(params[name]).text === spelling;
}

/** What was removed since is gone from earlier runs too. */
function forget(
  names: Map<NodeName, PointedName>,
  { at, node, fingerprints }: { at: number; node: NodeName; fingerprints: readonly Fingerprint[] },
): void {
  const gone = new Set(fingerprints);
  for (const [name, pointed] of names) {
    const isRemoved = name === node || gone.has(pointed.fingerprint);
    if (isRemoved && pointed.at <= at) names.delete(name);
  }
}
