import { pathToFileURL } from "node:url";
import { FfuseError } from "../failure/ffuse-error.ts";
import type { BackendSaying } from "../model/backend-file.ts";
import { recorderKey } from "../model/live-graph.ts";
import type { Recorder } from "../model/live-graph.ts";
import type { RecordedGraph, RecordedTarget } from "../model/recorded-graph.ts";
import { defineHere } from "../util/define-here.ts";
import type { ParamsDescription } from "../model/params-description.ts";
import type { Params } from "../model/run-params.ts";
import { plainParams } from "../util/plain-params.ts";
import { spellValue } from "../util/spell-value.ts";
import type { RealmOptions } from "../model/node-work.ts";
import { checkParams, isStandardSchema } from "./check-params.ts";
import type { EditModule } from "./edit-module.ts";
import { collectTargets, targetOf } from "./collect-targets.ts";
import { describeCall } from "./describe-call.ts";
import { describeFunction } from "./describe-function.ts";
import { findSite } from "./find-site.ts";
import { nameAnonymous } from "./name-anonymous.ts";

/** A workflow module in this realm: its live calls, and what it asks for. */
export interface LoadedWorkflow {
  readonly recorder: Recorder;
  readonly targets: readonly RecordedTarget[];
  /** The canonical spelling of the parameters that the module was given. */
  readonly paramsText: string;
  /** Absolute path of the folder at which relative paths of files begin. */
  readonly folder: string;
  /** See `RecordedSummary`. */
  readonly checkedParams?: Params;
  /** What the backend file has said beside its edits. */
  readonly sayings?: readonly BackendSaying[];
}

/**
 * Loads a bundle, which records its calls, and calls its exported function of parameters if it has one. A realm that
 * loads one again must say so with another `load`, since a module runs once under one address.
 */
export async function loadWorkflow(options: RealmOptions, load = 0): Promise<LoadedWorkflow> {
  const module = await importBundle(options, load);
  const loaded = await recordCalls(module, options);
  return options.backend === undefined ? loaded : editWorkflow(loaded, module, options);
}

/** What a module has recorded, and records when its exported function is called. */
async function recordCalls(
  module: Readonly<Record<string, unknown>>,
  options: RealmOptions,
): Promise<LoadedWorkflow> {
  // A module may wrap nothing before its exported function is called.
  const realm = globalThis as { [recorderKey]?: Recorder | undefined };
  const recorder = (realm[recorderKey] ??= emptyRecorder());
  const schema = module["params"];
  const ask = async (given: Params): Promise<{ params: unknown; targets: Targets }> => {
    const params = await checkParams(schema, given, options);
    return {
      params,
      targets: await askForTargets(module, params, recorder, { ...options, params: given }),
    };
  };
  const checked = (params: unknown): Pick<LoadedWorkflow, "checkedParams"> =>
    isStandardSchema(schema) ? { checkedParams: plainParams(params) } : {};
  const { params: given, grid, root: folder } = options;
  if (grid === undefined) {
    const { params, targets } = await ask(given);
    nameAnonymous(recorder);
    return { recorder, targets, paramsText: spellValue(params).text, folder, ...checked(params) };
  }
  const { loadCombinations } = await import("./load-combinations.ts");
  const { mergeCombinations } = await import("./merge-combinations.ts");
  let common: Params | undefined;
  const combinations = await loadCombinations(recorder, grid, async (chosen) => {
    const asked = await ask({ ...given, ...chosen });
    common ??= checked(asked.params).checkedParams;
    return asked;
  });
  const merged = mergeCombinations(combinations, grid, { folder, file: options.entry });
  recorder.calls.length = 0;
  for (const call of merged.calls) recorder.calls.push(call);
  const names = new Set(grid.map(({ name }) => name));
  const shared = Object.entries(common ?? {}).filter(([name]) => !names.has(name));
  return {
    ...{ recorder, targets: merged.targets, paramsText: spellValue(given).text, folder },
    ...(common === undefined ? {} : { checkedParams: Object.fromEntries(shared) }),
  };
}

async function importBundle(options: RealmOptions, load = 0): Promise<Record<string, unknown>> {
  if (options.seeded === true) (await import("./seed-random.ts")).offerRandom();
  process.setSourceMapsEnabled(true);
  defineHere(options.root);
  const url = pathToFileURL(options.bundleFile);
  if (load > 0) url.searchParams.set("load", String(load));
  return (await import(url.href)) as Record<string, unknown>;
}

/** Loads a bundle and tells what parameters it takes, without calling its exported function. */
export async function loadParams(options: RealmOptions): Promise<ParamsDescription> {
  const module = await importBundle(options);
  if (!takesParams(module["default"])) return { kind: "none" };
  const schema = module["params"];
  if (!isStandardSchema(schema)) return { kind: "unchecked" };
  const { describeSchema } = await import("./describe-schema.ts");
  return describeSchema(schema);
}

function takesParams(exported: unknown): exported is (params: unknown) => unknown {
  return typeof exported === "function" && targetOf(exported) === undefined && !isWrapped(exported);
}

/** Has the operator's side change what was recorded; loaded by file name, since few workflows need it. */
async function editWorkflow(
  loaded: LoadedWorkflow,
  module: Readonly<Record<string, unknown>>,
  options: RealmOptions,
): Promise<LoadedWorkflow> {
  const url = new URL("../worker/edit-module.js", import.meta.url);
  const { editCalls } = (await import(url.href)) as EditModule;
  return { ...loaded, ...(await editCalls({ ...loaded, module, options, findSite })) };
}

type Targets = readonly RecordedTarget[];

/** All recorded calls as data. */
export function describeWorkflow(loaded: LoadedWorkflow): RecordedGraph {
  return {
    calls: loaded.recorder.calls.map((call) => describeCall(call, loaded)),
    functions: loaded.recorder.functions.map((each) => describeFunction(each, loaded.paramsText)),
    targets: loaded.targets,
  };
}

/** Lets this realm record calls without noting where they stand, which takes most of the time of recording. */
export function recordWithoutSites(): void {
  const realm = globalThis as { [recorderKey]?: Recorder };
  realm[recorderKey] = { ...emptyRecorder(), withoutSites: true };
}

/** What a realm has recorded that has wrapped nothing yet. */
export function emptyRecorder(): Recorder {
  return { functions: [], calls: [], counts: new Map(), running: undefined, underParams: false };
}

async function askForTargets(
  module: Readonly<Record<string, unknown>>,
  params: unknown,
  recorder: Recorder,
  { entry, params: given }: RealmOptions,
): Promise<readonly RecordedTarget[]> {
  const exported = module["default"];
  if (takesParams(exported)) {
    recorder.underParams = true;
    const returned = exported(params);
    // A handle has no value yet, and to await one is an error.
    const asked: unknown = targetOf(returned) === undefined ? await returned : returned;
    recorder.underParams = false;
    return collectTargets(asked, entry);
  }
  const names = Object.keys(given);
  if (names.length > 0) throw new FfuseError({ reason: "params-not-taken", file: entry, names });
  if (exported !== undefined && !isWrapped(exported)) return collectTargets(exported, entry);
  return Object.values(module).flatMap((value) => targetOf(value) ?? []);
}

/** A wrapped function as default export is there for other modules; it asks for nothing. */
function isWrapped(value: unknown): boolean {
  return typeof value === "function" && targetOf(value) === undefined && "fn" in value;
}
