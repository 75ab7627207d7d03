import type { BackendSaying } from "../../model/backend-file.ts";
import type { NameMatch } from "../../model/name-match.ts";
import { wrapFramesLimit } from "../../model/live-graph.ts";
import type { Place } from "../../model/place.ts";
import type { Captured } from "../find-site.ts";
import type { Draft, DraftNode } from "./draft.ts";
import type { EditCall } from "./edit-call.ts";

/** A backend file, or the edits of a query file, at work on a graph. */
export interface EditState {
  readonly draft: Draft;
  /** Name of the backend file; empty without one. */
  readonly file: string;
  /** What was said beside the edits, with the nodes that it is for. */
  readonly sayings: BackendSaying[];
  /** Tags that the backend file has given, and those of the query file, which win. */
  readonly tagged: { readonly nodes: ReadonlySet<number> | NameMatch; readonly tags: unknown }[];
  readonly fileTags: readonly { readonly match: NameMatch; readonly tags: readonly string[] }[];
  /** Absolute path of the folder at which relative paths of declared inputs begin. */
  readonly folder: string;
  readonly findSite: (captured: Captured) => Place | undefined;
  /** Writes a line to stderr; does nothing in threads that only run nodes. */
  readonly log: (line: string) => void;
}

/** Where the operator's call stands that went through a function of ours. */
export function siteOf(calledThrough: (...args: never) => unknown): Captured {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = wrapFramesLimit;
  const site: Captured = {};
  Error.captureStackTrace(site, calledThrough);
  Error.stackTraceLimit = limit;
  return site;
}

/** An edit that the operator asks for in code. */
export function editCall(
  { draft, findSite }: EditState,
  edit: string,
  { nodes, site }: { readonly nodes: readonly DraftNode[]; readonly site: Captured },
): EditCall {
  return { draft, edit, nodes, site, place: () => findSite(site) };
}
