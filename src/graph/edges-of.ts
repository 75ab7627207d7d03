import type { Graph, GraphEdge, GraphNode } from "../model/graph.ts";
import type { NodeId } from "../model/ids.ts";
import { itemPathKey } from "../model/item-path.ts";
import type { ItemPath } from "../model/item-path.ts";

/**
 * Every edge of a graph, ordered by its end, then by its start. Two nodes have one edge per kind at most: all parts of a value
 * that a node uses are one edge with several paths.
 */
export function edgesOf(graph: Graph): readonly GraphEdge[] {
  return graph.nodes.flatMap(edgesInto);
}

function edgesInto(node: GraphNode): readonly GraphEdge[] {
  const edges: GraphEdge[] = [];
  for (const from of [...node.parents].sort((a, b) => a - b)) {
    const paths = node.holes.filter((hole) => hole.parent === from).map((hole) => hole.path);
    const items = uniquePaths(paths.filter((path) => path.length > 0));
    const isWhole = paths.some((path) => path.length === 0);
    const toNode = (kind: GraphEdge["kind"], used: readonly ItemPath[] = []): GraphEdge => {
      return { from, to: node.id, kind, paths: used };
    };
    if (isWhole) edges.push(toNode("argument"));
    if (items.length > 0) edges.push(toNode("item", items));
    if (isPrevious(node, from)) edges.push(toNode("chain"));
  }
  return edges;
}

function isPrevious(node: GraphNode, parent: NodeId): boolean {
  return node.chain?.previous === parent;
}

function uniquePaths(paths: readonly ItemPath[]): readonly ItemPath[] {
  return [...new Map(paths.map((path) => [itemPathKey(path), path])).values()];
}
