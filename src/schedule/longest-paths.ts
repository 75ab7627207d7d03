import type { NodeId } from "../model/ids.ts";

/** What ranks need to know of a node. */
export interface RankedNode {
  readonly id: NodeId;
  readonly children: readonly NodeId[];
}

/** For each node the number of nodes on the longest path from it to a leaf, itself included. Ids must grow along edges. */
export function longestPaths(nodes: readonly RankedNode[]): ReadonlyMap<NodeId, number> {
  const lengths = new Map<NodeId, number>();
  for (let index = nodes.length - 1; index >= 0; index -= 1) {
    const node = nodes[index];
    if (node === undefined) continue;
    let below = 0;
    for (const child of node.children) below = Math.max(below, lengths.get(child) ?? 0);
    lengths.set(node.id, below + 1);
  }
  return lengths;
}
