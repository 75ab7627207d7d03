import { FfuseError } from "../failure/ffuse-error.ts";
import { environmentPrefix } from "../model/run-params.ts";
import type { StorageChoice } from "../pipeline/open-storage.ts";
import type { ParamOptions } from "../pipeline/realm-params.ts";
import type { ResultChoice } from "../pipeline/with-selected.ts";
import type { WorkflowOptions } from "../pipeline/run-workflow.ts";

export interface StorageFlags {
  readonly storage?: string;
}

export interface RemoveFlags extends StorageFlags {
  readonly yes?: boolean;
}

export interface LoadFlags {
  readonly param: readonly string[];
  readonly params?: string;
  readonly grid: readonly string[];
  readonly loadTimeout: string;
  readonly query?: string;
  /** False where it was said that there is none. */
  readonly backendFile?: string | false;
}

export interface WorkflowFlags extends StorageFlags, LoadFlags {
  readonly name?: string;
  readonly force: readonly string[];
  readonly workers?: string;
}

/** The options that flags of a workflow command stand for. */
export async function workflowOptions(
  file: string,
  targets: readonly string[],
  flags: WorkflowFlags,
): Promise<WorkflowOptions> {
  const { name, storage, force, workers } = flags;
  if (name === "") {
    const expected = "any text but the empty one";
    throw new FfuseError({ reason: "flag-value", flag: "--name", value: name, expected, near: [] });
  }
  return {
    ...(await loadOptions(file, flags)),
    targets,
    force,
    ...(name === undefined ? {} : { name }),
    ...(storage === undefined ? {} : { storage }),
    ...(workers === undefined ? {} : { workers: parseWorkers(workers) }),
  };
}

/** The options that say how a workflow file is loaded. */
export async function loadOptions(file: string, flags: LoadFlags): Promise<WorkflowOptions> {
  const { query, backendFile } = flags;
  return {
    file,
    workingDirectory: process.cwd(),
    ...(await params(flags)),
    ...(query === undefined ? {} : { queryFile: query }),
    ...(backendFile === undefined ? {} : { backendFile }),
    loadTimeoutMs: parseSeconds("--load-timeout", flags.loadTimeout),
  };
}

async function params({ param, params: file, grid: gridFlags }: LoadFlags): Promise<ParamOptions> {
  const { env: environment } = process;
  const isGiven = param.length > 0 || gridFlags.length > 0 || file !== undefined;
  // The parser takes its time to load.
  if (!isGiven && !givesParams(environment)) return {};
  const { readParams } = await import("../config/read-params.ts");
  const { params, grid, origins } = await readParams({
    ...{ flags: param, grid: gridFlags, environment },
    ...(file === undefined ? {} : { file }),
  });
  return {
    params,
    paramOrigins: origins,
    ...(grid.length === 0
      ? {}
      : { grid: Object.fromEntries(grid.map(({ name, values }) => [name, values])) }),
  };
}

/** Whether a variable of the environment may be a parameter. */
function givesParams(environment: NodeJS.ProcessEnv): boolean {
  return Object.keys(environment).some((name) => name.startsWith(environmentPrefix));
}

/** Where the flags say that results lie. */
export function storageChoice({ storage }: StorageFlags): StorageChoice {
  const workingDirectory = process.cwd();
  return storage === undefined ? { workingDirectory } : { workingDirectory, storage };
}

/** Flags that say where results lie and which of them are meant. */
export interface ResultFlags extends StorageFlags {
  readonly param: readonly string[];
}

/** Which results the flags say. */
export async function resultChoice(flags: ResultFlags): Promise<ResultChoice> {
  if (flags.param.length === 0) return storageChoice(flags);
  const { readParams } = await import("../config/read-params.ts");
  const { params } = await readParams({ flags: flags.param });
  return { ...storageChoice(flags), params };
}

function parseWorkers(value: string): number {
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  const expected = "a whole number above zero";
  throw new FfuseError({ reason: "flag-value", flag: "--workers", value, expected, near: [] });
}

function parseSeconds(flag: string, value: string): number {
  const seconds = Number(value);
  if (value.trim() !== "" && Number.isFinite(seconds) && seconds > 0) return seconds * 1000;
  throw new FfuseError({
    reason: "flag-value",
    flag,
    value,
    expected: "a number of seconds above zero",
    near: [],
  });
}
