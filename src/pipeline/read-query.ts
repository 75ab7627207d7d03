import { resolve } from "node:path";
import { findQueryFile } from "../config/find-query-file.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import type { NodeSettings, Query, QueryRule } from "../model/query.ts";
import { compileMatch } from "../util/match-name.ts";

const emptyQuery: Query = { init: {}, rules: [] };

export interface QueryOptions {
  readonly queryFile?: string;
  readonly workingDirectory: string;
  /** Globs of nodes that run whatever is kept. */
  readonly force?: readonly string[];
  /** In place of `num_cpus` under `init`. */
  readonly workers?: number;
}

/** The operator's query: the file that was named, else the one beside the workflow file, else an empty one; then the flags. */
export async function readQuery(options: QueryOptions, workflowFile: string): Promise<Query> {
  const query = await fromFile(options, workflowFile);
  const forced = (options.force ?? []).map((glob) =>
    ruleFromFlag("--force", glob, { cache: "refresh" }),
  );
  const init =
    options.workers === undefined ? query.init : { ...query.init, numCpus: options.workers };
  return { ...query, init, rules: [...query.rules, ...forced] };
}

async function fromFile(
  { queryFile, workingDirectory }: QueryOptions,
  workflowFile: string,
): Promise<Query> {
  const file =
    queryFile === undefined
      ? await findQueryFile(workflowFile)
      : resolve(workingDirectory, queryFile);
  if (file === undefined) return emptyQuery;
  // Most runs have no query file, and a parser takes its time to load.
  const { readQueryFile } = await import("../config/read-query-file.ts");
  return readQueryFile(file);
}

function ruleFromFlag(flag: string, glob: string, settings: NodeSettings): QueryRule {
  const match = { kind: "glob", text: glob } as const;
  if (glob !== "" && compileMatch(match).ok) return { match, settings };
  const expected = "a glob such as model-*";
  throw new FfuseError({ reason: "flag-value", flag, value: glob, expected, near: [] });
}
