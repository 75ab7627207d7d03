import type { ShapeNode } from "./shape.ts";

/** What no schedule can go below: the work shared evenly by all cores, or the longest path. */
export function lowerBoundMs(nodes: readonly ShapeNode[], cores: number): number {
  const work = nodes.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return Math.max(work / cores, longestPathMs(nodes));
}

function longestPathMs(nodes: readonly ShapeNode[]): number {
  const ends: number[] = [];
  for (const { durationMs, needs } of nodes) {
    ends.push(durationMs + needs.reduce((latest, need) => Math.max(latest, ends[need] ?? 0), 0));
  }
  return ends.reduce((latest, end) => Math.max(latest, end), 0);
}
