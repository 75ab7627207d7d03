import { FfuseError } from "../../failure/ffuse-error.ts";
import type { NodeConditions } from "../../model/backend-tools.ts";
import type { NameMatch } from "../../model/name-match.ts";
import type { Place } from "../../model/place.ts";
import { selectNames } from "../../util/match-name.ts";
import type { DraftNode } from "./draft.ts";
import { keysOf } from "./draft.ts";
import type { EditState } from "./edit-state.ts";

/** The nodes of the graph that a name matches. Throws `FfuseError`: query-bad-pattern, query-slow-pattern. */
export function matchNodes(
  { nodes }: { readonly nodes: readonly DraftNode[] },
  match: NameMatch,
  place: () => Place | undefined,
): ReadonlySet<number> {
  const selection = selectNames(
    match,
    nodes.map(({ name }) => name),
  );
  if (selection.status === "selected") {
    return keysOf(selection.indexes.flatMap((index) => nodes[index] ?? []));
  }
  const at = place();
  const { kind, text } = match;
  const seen = { kind, text, ...(at === undefined ? {} : { place: at }) };
  if (selection.status === "bad") {
    throw new FfuseError({ reason: "query-bad-pattern", ...seen, message: selection.message });
  }
  throw new FfuseError({ reason: "query-slow-pattern", ...seen, limitMs: selection.limitMs });
}

/** The nodes that call a function, given as itself, wrapped, or by name. */
export function nodesCalling(
  nodes: readonly DraftNode[],
  fn: NonNullable<NodeConditions["function"]>,
): ReadonlySet<number> {
  if (typeof fn === "string") return keysOf(nodes.filter((node) => node.functionName === fn));
  const plain = "fn" in fn ? fn.fn : fn;
  return keysOf(nodes.filter((node) => node.function.code === plain));
}

/** The nodes that have a tag; a rule that sets tags takes away those of earlier ones. */
export function nodesTagged(state: EditState, tag: string): ReadonlySet<number> {
  const { nodes } = state.draft;
  const tagged = new Set<number>();
  const note = (given: ReadonlySet<number>, tags: unknown): void => {
    const has = Array.isArray(tags) && tags.includes(tag);
    for (const key of given) {
      if (has) tagged.add(key);
      else tagged.delete(key);
    }
  };
  for (const { nodes: given, tags } of state.tagged) {
    const isMatch = "kind" in given;
    note(isMatch ? matchNodes(state.draft, given, () => undefined) : given, tags);
  }
  for (const { match, tags } of state.fileTags) {
    note(
      matchNodes(state.draft, match, () => undefined),
      tags,
    );
  }
  return keysOf(nodes.filter(({ id }) => tagged.has(id)));
}
