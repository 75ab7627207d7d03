import { pathToFileURL } from "node:url";
import { FfuseError } from "../failure/ffuse-error.ts";
import { recorderKey } from "../model/live-graph.ts";
import type { Recorder } from "../model/live-graph.ts";
import type { RecordedGraph, RecordedTarget } from "../model/recorded-graph.ts";
import { defineHere } from "../util/define-here.ts";
import { spellValue } from "../util/spell-value.ts";
import type { RealmOptions } from "../model/node-work.ts";
import { collectTargets, targetOf } from "./collect-targets.ts";
import { describeCall } from "./describe-call.ts";
import { describeFunction } from "./describe-function.ts";
import { nameAnonymous } from "./name-anonymous.ts";

/** A workflow module in this realm: its live calls, and what it asks for. */
export interface LoadedWorkflow {
  readonly recorder: Recorder;
  readonly targets: readonly RecordedTarget[];
  /** The canonical spelling of the parameters that the module was given. */
  readonly paramsText: string;
  /** Absolute path of the folder at which relative paths of files begin. */
  readonly folder: string;
}

/**
 * Loads a bundle, which records its calls, and calls its exported function of parameters if it has one. A realm that
 * loads one again must say so with another `load`, since a module runs once under one address.
 */
export async function loadWorkflow(options: RealmOptions, load = 0): Promise<LoadedWorkflow> {
  process.setSourceMapsEnabled(true);
  defineHere(options.root);
  const url = pathToFileURL(options.bundleFile);
  if (load > 0) url.searchParams.set("load", String(load));
  const module = (await import(url.href)) as Record<string, unknown>;
  const recorder = (globalThis as { [recorderKey]?: Recorder })[recorderKey] ?? emptyRecorder();
  const params = await checkParams(module["params"], options);
  const targets = await askForTargets(module, params, recorder, options);
  nameAnonymous(recorder);
  return { recorder, targets, paramsText: spellValue(params).text, folder: options.root };
}

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
  if (typeof exported === "function" && targetOf(exported) === undefined && !isWrapped(exported)) {
    recorder.underParams = true;
    const returned = (exported as (params: unknown) => unknown)(params);
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

/** The part of the Standard Schema interface that is used: https://standardschema.dev */
interface StandardSchema {
  readonly "~standard": {
    validate(value: unknown): StandardResult | Promise<StandardResult>;
  };
}

interface StandardResult {
  readonly value?: unknown;
  readonly issues?: readonly {
    readonly message: string;
    readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[];
  }[];
}

async function checkParams(schema: unknown, { params, entry }: RealmOptions): Promise<unknown> {
  if (!isStandardSchema(schema)) return params;
  const result = await schema["~standard"].validate(params);
  if (result.issues === undefined) return result.value;
  const issues = result.issues.map(({ message, path = [] }) => {
    const keys = path.map((step) => String(typeof step === "object" ? step.key : step));
    return keys.length === 0 ? message : `${keys.join(".")}: ${message}`;
  });
  throw new FfuseError({ reason: "params-invalid", file: entry, issues });
}

function isStandardSchema(value: unknown): value is StandardSchema {
  return (
    value !== null &&
    (typeof value === "object" || typeof value === "function") &&
    "~standard" in value
  );
}
