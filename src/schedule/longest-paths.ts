import type { ScheduledNode } from "./schedule-types.ts";

/** So that of paths that take no time at all the one with more nodes is the longer. */
export const leastMs = 0.01;

/** For each node how long the longest path from it to a leaf is expected to take, itself included. Ids must grow along edges. */
export function longestPaths(
  nodes: readonly Pick<ScheduledNode, "parents" | "expectedMs">[],
  indexOf: (id: number) => number | undefined,
): Float64Array {
  const lengths = new Float64Array(nodes.length);
  for (let index = nodes.length - 1; index >= 0; index -= 1) {
    const { parents = [], expectedMs = 1 } = nodes[index] ?? {};
    // What its children have left here is the longest path below it.
    const length = (lengths[index] ?? 0) + Math.max(expectedMs, leastMs);
    lengths[index] = length;
    for (const id of parents) {
      const parent = indexOf(id);
      if (parent !== undefined && (lengths[parent] ?? 0) < length) lengths[parent] = length;
    }
  }
  return lengths;
}
