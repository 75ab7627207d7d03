import { FfuseError } from "../failure/ffuse-error.ts";
import { selectAncestors, selectDescendants } from "../graph/select-nodes.ts";
import type { Graph, Selection, Target } from "../model/graph.ts";
import type { NodeId } from "../model/ids.ts";
import { selectNames } from "../util/match-name.ts";
import { nodeWords } from "../util/node-words.ts";
import { nearest } from "../util/nearest.ts";

/**
 * The part of a graph that positional targets ask for: each is the name of a node, or of all its variants in a grid, else
 * a glob over both. Without targets, all that the workflow asks for. Throws `FfuseError` `target-unknown`.
 */
export function selectTargets(graph: Graph, targets: readonly string[]): Selection {
  if (targets.length === 0) return selectDescendants(graph);
  return selectAncestors(
    graph,
    targets.flatMap((target) => nodesNamed(graph, target)),
  );
}

function nodesNamed(graph: Graph, target: string): readonly Target[] {
  const { words, nodesAt } = nodeWords(graph.nodes);
  const exact = words.flatMap((word, index) => (word === target ? [index] : []));
  const found = exact.length > 0 ? exact : matching(target, words);
  const picked = nodesAt(found.length > 0 ? found : handingOver(target, words));
  if (picked.length === 0) {
    throw new FfuseError({ reason: "target-unknown", target, near: nearest(target, words) });
  }
  return picked.map((index) => ({ node: index as NodeId, path: [] }));
}

/** A node that is not there yet, `rows[3]` or `tree/grow_0000`, is had by running the one that hands over to it. */
function handingOver(target: string, names: readonly string[]): readonly number[] {
  for (let end = target.length; end > 0; end -= 1) {
    const next = target[end];
    if (next !== "[" && next !== "/") continue;
    const index = names.indexOf(target.slice(0, end));
    if (index >= 0) return [index];
  }
  return [];
}

/** A target that is no usable glob simply matches no name. */
function matching(glob: string, names: readonly string[]): readonly number[] {
  const selection = selectNames({ kind: "glob", text: glob }, names);
  return selection.status === "selected" ? selection.indexes : [];
}
