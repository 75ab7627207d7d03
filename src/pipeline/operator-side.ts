import { resolve } from "node:path";
import { findBackendFile } from "../config/find-backend-file.ts";
import type { BackendSaying, GivenBackend, GivenPlugin } from "../model/backend-file.ts";
import type { Query } from "../model/query.ts";
import type { RunEvent } from "../model/run-event.ts";

export interface BackendOptions {
  /** Path of the backend file; `<workflow>.backend.ts` beside the workflow if absent and there, none if false. */
  readonly backendFile?: string | false;
  readonly workingDirectory: string;
}

/** The operator's files as threads have to know them; undefined where they leave the graph as it is. */
export function operatorSide(
  { backendFile, workingDirectory }: BackendOptions,
  workflowFile: string,
  query: Query,
  emit: (event: RunEvent) => void,
): GivenBackend | undefined {
  const file = backendFile ?? findBackendFile(workflowFile);
  const { edits = [] } = query;
  const tags = query.rules.flatMap(({ match, settings }) =>
    settings.tags === undefined || match.kind === "nodes" ? [] : [{ match, tags: settings.tags }],
  );
  const plugins = pluginsOf(query);
  const given = plugins === undefined ? {} : { plugins };
  if (file === undefined || file === false) {
    const isAlone = edits.length === 0 && plugins === undefined;
    return isAlone ? undefined : { tags: [], edits, ...given };
  }
  const path = resolve(workingDirectory, file);
  if (backendFile === undefined) emit({ type: "backend-file", at: Date.now(), file: path });
  return { file: path, tags, edits, ...given };
}

/** The plug-ins of the user's own that rules name, each once; undefined if there are none. */
function pluginsOf({ rules }: Query): readonly GivenPlugin[] | undefined {
  const byKey = new Map<string, GivenPlugin>();
  for (const { settings } of rules) {
    for (const plugin of settings.plugins ?? []) {
      if (plugin.use !== "code" || plugin.from === undefined || byKey.has(plugin.key)) continue;
      byKey.set(plugin.key, { key: plugin.key, ...plugin.from });
    }
  }
  return byKey.size === 0 ? undefined : [...byKey.values()];
}

/** The query with what the backend file has said: the query file and the flags have the last word. */
export async function withSayings(
  query: Query,
  sayings: readonly BackendSaying[] | undefined,
  backend: GivenBackend | undefined,
): Promise<Query> {
  if (sayings === undefined || sayings.length === 0) return query;
  const { queryFromSayings } = await import("../config/query-from-sayings.ts");
  const said = queryFromSayings(sayings, backend?.file ?? "");
  const storage = query.storage ?? said.storage;
  return {
    ...query,
    init: { ...said.init, ...query.init },
    ...(storage === undefined ? {} : { storage }),
    rules: [...said.rules, ...query.rules],
  };
}
