import type { AnyNode } from "acorn";
import type { Context } from "./effects-state.ts";
import { nothing } from "./roots.ts";
import type { Roots } from "./roots.ts";

/** Values of expressions, one after the other; of a hole in an array, nothing. */
export function evaluateAll(
  nodes: readonly (AnyNode | null)[],
  context: Context,
): readonly Roots[] {
  return nodes.map((node) => (node === null ? nothing : context.evaluate(node, context)));
}
