import type { FunctionCode, SlicedCode } from "../model/code-slice.ts";
import type { GraphNode } from "../model/graph.ts";

/** The code that a node counts: its function's, or of a class only what its construction or method reaches. */
export function nodeCode(
  { functions }: { readonly functions: readonly FunctionCode[] },
  { function: index, method }: Pick<GraphNode, "function" | "method">,
): SlicedCode {
  const own = functions[index];
  if (own === undefined) throw new Error(`bug: function ${index} has no code`);
  if (own.parts === undefined) return own;
  const { construction, methods } = own.parts;
  if (method === undefined) return construction;
  return (Object.hasOwn(methods, method) ? methods[method] : undefined) ?? own;
}
