import { resolve } from "node:path";
import { findQueryFile } from "../config/find-query-file.ts";
import type { Query } from "../model/query.ts";

const emptyQuery: Query = { init: {}, rules: [] };

/** The operator's query: the file that was named, else the one beside the workflow file, else an empty one. */
export async function readQuery(
  options: { readonly queryFile?: string; readonly workingDirectory: string },
  workflowFile: string,
): Promise<Query> {
  const file =
    options.queryFile === undefined
      ? await findQueryFile(workflowFile)
      : resolve(options.workingDirectory, options.queryFile);
  if (file === undefined) return emptyQuery;
  // Most runs have no query file, and a parser takes its time to load.
  const { readQueryFile } = await import("../config/read-query-file.ts");
  return readQueryFile(file);
}
