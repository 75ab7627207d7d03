import { basename } from "node:path";
import { FfuseError } from "../failure/ffuse-error.ts";
import { backendExport, backendKey } from "../model/backend-file.ts";
import type { BackendSaying } from "../model/backend-file.ts";
import type { BackendTools, DefineBackend } from "../model/backend-tools.ts";
import type { FileEdit } from "../model/file-edit.ts";
import { pluginExport } from "../model/plugin-hooks.ts";
import type { Recorder } from "../model/live-graph.ts";
import type { RealmOptions } from "../model/node-work.ts";
import type { Place } from "../model/place.ts";
import type { RecordedTarget } from "../model/recorded-graph.ts";
import { collapse } from "./edit/collapse.ts";
import { closeDraft, openDraft } from "./edit/draft.ts";
import { siteOf } from "./edit/edit-state.ts";
import type { EditState } from "./edit/edit-state.ts";
import { NodeQuery, nothingMatched } from "./edit/node-query.ts";
import { matchNodes } from "./edit/pick-nodes.ts";
import { plainCopy } from "./edit/plain-copy.ts";
import { registerGiven } from "./edit/register-plugin.ts";
import { bypass, remove } from "./edit/take-out.ts";
import type { Captured } from "./find-site.ts";

/** What was recorded, and what the operator's side is. */
export interface EditParts {
  readonly recorder: Recorder;
  readonly targets: readonly RecordedTarget[];
  /** All that the bundle exports. */
  readonly module: Readonly<Record<string, unknown>>;
  readonly options: RealmOptions;
  /** Of the realm: it has found some of the places already. */
  readonly findSite: (captured: Captured) => Place | undefined;
}

/** What this module offers; it is loaded by file name. */
export interface EditModule {
  readonly editCalls: typeof editCalls;
}

/** Has the backend file and the edits of the query file change what was recorded, in this order. */
export async function editCalls({
  recorder,
  targets,
  module,
  options,
  findSite,
}: EditParts): Promise<{
  readonly targets: readonly RecordedTarget[];
  readonly sayings: readonly BackendSaying[];
}> {
  const { backend = { tags: [], edits: [] }, calls, root } = options;
  const draft = openDraft(recorder, targets);
  const state: EditState = {
    ...{
      draft,
      file: basename(backend.file ?? ""),
      sayings: [],
      tagged: [],
      fileTags: backend.tags,
      folder: root,
      findSite,
    },
    // All threads do the same; the one that takes the graph tells.
    log: (line) => {
      if (calls === undefined) process.stderr.write(`${line}\n`);
    },
  };
  if (backend.file !== undefined) {
    const recorded = recorder.calls.length;
    await definedBackend(module[backendExport], backend.file)(toolsOf(state));
    const [made] = recorder.calls.slice(recorded);
    if (made !== undefined) {
      const place = findSite(made.site);
      const at = place === undefined ? {} : { place };
      const { file } = backend;
      throw new FfuseError({ reason: "backend-recorded", file, node: made.name, ...at });
    }
  }
  for (const [index, plugin] of (backend.plugins ?? []).entries()) {
    registerGiven(state, plugin, module[`${pluginExport}${index}`]);
  }
  for (const edit of backend.edits) applyFileEdit(state, edit);
  return { targets: closeDraft(draft), sayings: state.sayings };
}

function definedBackend(exported: unknown, file: string): DefineBackend {
  const define =
    typeof exported === "object" && exported !== null
      ? (exported as { readonly [backendKey]?: unknown })[backendKey]
      : undefined;
  if (typeof define === "function") return define as DefineBackend;
  const what =
    exported === undefined
      ? "not there"
      : define === undefined
        ? "not what defineBackend gives"
        : "defineBackend of something that is no function";
  throw new FfuseError({ reason: "backend-not-defined", file, what });
}

function toolsOf(state: EditState): BackendTools {
  const say = (kind: "init" | "storage", value: unknown, tool: () => unknown): void => {
    const place = state.findSite(siteOf(tool));
    const at = place === undefined ? {} : { place };
    state.sayings.push({ kind, value: plainCopy(value, kind, () => place), ...at });
  };
  const tools: BackendTools = {
    query: (pick = {}) => NodeQuery.of(state, pick, tools.query),
    init: (value) => {
      say("init", value, tools.init as () => unknown);
    },
    storage: (value) => {
      say("storage", value, tools.storage as () => unknown);
    },
  };
  return tools;
}

function applyFileEdit(state: EditState, edit: FileEdit): void {
  const { draft, folder } = state;
  const { match, place, kind } = edit;
  const keys = matchNodes(draft, match, () => place);
  const nodes = draft.nodes.filter(({ id }) => keys.has(id));
  const call = { draft, edit: kind, nodes, site: {}, place: () => place };
  if (nodes.length === 0) {
    const text = `${match.kind} ${JSON.stringify(match.text)}`;
    throw nothingMatched(call, { text, match });
  }
  switch (edit.kind) {
    case "bypass":
      bypass(call, edit.argument);
      break;
    case "remove":
      remove(call, edit.descendants);
      break;
    case "collapse":
      collapse(call, { name: edit.name, keep: edit.keep, folder });
      break;
  }
}
