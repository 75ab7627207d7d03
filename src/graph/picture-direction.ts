import type { Graph } from "../model/graph.ts";
import type { NodeId } from "../model/ids.ts";

/** Left to right, or top to bottom. */
export type PictureDirection = "LR" | "TB";

/** About as much room as a node with a name of usual length takes, with the gap to the next one, in points. */
const cell = { alongWidth: 240, acrossHeight: 60, acrossWidth: 190, alongHeight: 90 };

/** Width by height of a page in landscape. */
const wantedRatio = 1.5;

/** The direction in which a picture of the graph comes closer to the shape of a screen. */
export function pictureDirection(graph: Graph): PictureDirection {
  const { depth, breadth } = extentOf(graph);
  const leftToRight = (depth * cell.alongWidth) / (breadth * cell.acrossHeight);
  const topToBottom = (breadth * cell.acrossWidth) / (depth * cell.alongHeight);
  return distanceFromWanted(leftToRight) <= distanceFromWanted(topToBottom) ? "LR" : "TB";
}

function distanceFromWanted(ratio: number): number {
  return Math.abs(Math.log(ratio / wantedRatio));
}

/** How many layers there are, and how many nodes the fullest one holds. */
function extentOf(graph: Graph): { depth: number; breadth: number } {
  const layers = new Map<NodeId, number>();
  const counts: number[] = [0];
  for (const node of graph.nodes) {
    const layer = node.parents.reduce((most, id) => Math.max(most, (layers.get(id) ?? 0) + 1), 0);
    layers.set(node.id, layer);
    counts[layer] = (counts[layer] ?? 0) + 1;
  }
  return { depth: counts.length, breadth: counts.reduce((a, b) => Math.max(a, b), 1) };
}
