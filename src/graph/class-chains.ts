import type { Graph, GraphNode } from "../model/graph.ts";
import type { NodeId } from "../model/ids.ts";

/** The method calls of every construction, by the construction and in call order; one without calls has an empty list. */
export function classChains(graph: Graph): ReadonlyMap<NodeId, readonly GraphNode[]> {
  const chains = new Map<NodeId, GraphNode[]>();
  for (const node of graph.nodes) {
    if (node.kind === "construct") chains.set(node.id, []);
    if (node.chain !== undefined) chains.get(node.chain.instance)?.push(node);
  }
  return chains;
}
