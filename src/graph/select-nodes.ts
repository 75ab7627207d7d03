import type { Graph, Selection, Target } from "../model/graph.ts";
import type { NodeId } from "../model/ids.ts";

/**
 * Without narrowing, what runs is every descendant of the roots of what was asked for, with all that those need in turn:
 * a side branch is not lost because nobody named it.
 */
export function selectDescendants(graph: Graph): Selection {
  const asked = graph.targets.map(({ node }) => node);
  const above = reach(asked, (id) => graph.nodes[id]?.parents ?? []);
  const roots = [...above].filter((id) => graph.nodes[id]?.parents.length === 0);
  const below = reach(roots, (id) => graph.nodes[id]?.children ?? []);
  const needed = reach([...below], (id) => graph.nodes[id]?.parents ?? []);
  return { nodes: inOrder(needed), targets: graph.targets };
}

/** With narrowing, what runs is the targets and their ancestors. */
export function selectAncestors(graph: Graph, targets: readonly Target[]): Selection {
  const needed = reach(
    targets.map(({ node }) => node),
    (id) => graph.nodes[id]?.parents ?? [],
  );
  return { nodes: inOrder(needed), targets };
}

function reach(
  starts: readonly NodeId[],
  next: (id: NodeId) => readonly NodeId[],
): ReadonlySet<NodeId> {
  const reached = new Set<NodeId>(starts);
  const open = [...starts];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const neighbour of next(id)) {
      if (reached.has(neighbour)) continue;
      reached.add(neighbour);
      open.push(neighbour);
    }
  }
  return reached;
}

function inOrder(ids: ReadonlySet<NodeId>): readonly NodeId[] {
  return [...ids].sort((left, right) => left - right);
}
