import { copyParts } from "../model/copy-parts.ts";
import { isHoleMarker } from "../model/live-graph.ts";
import type { HoleMarker } from "../model/live-graph.ts";

/** Copies captured arguments with every hole filled, so that a node may change what it is given without harm. */
export function fillArguments(
  args: readonly unknown[],
  valueOf: (hole: HoleMarker) => unknown,
): unknown[] {
  return copyParts(args, (part) => (isHoleMarker(part) ? { with: valueOf(part) } : undefined));
}
