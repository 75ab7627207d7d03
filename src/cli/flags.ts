import { FfuseError } from "../failure/ffuse-error.ts";
import type { StorageChoice } from "../pipeline/open-storage.ts";
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
  readonly loadTimeout: string;
}

export interface WorkflowFlags extends StorageFlags, LoadFlags {
  readonly query?: string;
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
  const { query, name, storage, force, workers } = flags;
  if (name === "") {
    const expected = "any text but the empty one";
    throw new FfuseError({ reason: "flag-value", flag: "--name", value: name, expected, near: [] });
  }
  return {
    ...(await loadOptions(file, flags)),
    targets,
    force,
    ...(query === undefined ? {} : { queryFile: query }),
    ...(name === undefined ? {} : { name }),
    ...(storage === undefined ? {} : { storage }),
    ...(workers === undefined ? {} : { workers: parseWorkers(workers) }),
  };
}

/** The options that say how a workflow file is loaded. */
export async function loadOptions(file: string, flags: LoadFlags): Promise<WorkflowOptions> {
  return {
    file,
    workingDirectory: process.cwd(),
    params: await params(flags),
    loadTimeoutMs: parseSeconds("--load-timeout", flags.loadTimeout),
  };
}

async function params({
  param,
  params: file,
}: LoadFlags): Promise<Readonly<Record<string, unknown>>> {
  if (param.length === 0 && file === undefined) return {};
  // The parser takes its time to load.
  const { readParams } = await import("../config/read-params.ts");
  return readParams({ flags: param, ...(file === undefined ? {} : { file }) });
}

/** Where the flags say that results lie. */
export function storageChoice({ storage }: StorageFlags): StorageChoice {
  const workingDirectory = process.cwd();
  return storage === undefined ? { workingDirectory } : { workingDirectory, storage };
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
