import type { FunctionCode, SlicedCode } from "../model/code-slice.ts";
import type { GraphNode } from "../model/graph.ts";
import type { CodeHash } from "../model/ids.ts";

/** The code that a node counts: its function's, or of a class only what its construction or method reaches. */
export function nodeCode(
  { functions }: { readonly functions: readonly FunctionCode[] },
  {
    kind,
    function: index,
    method,
  }: Partial<Pick<GraphNode, "kind">> & Pick<GraphNode, "function" | "method">,
): SlicedCode {
  // What it gathers is the same whatever has made it.
  if (kind === "gather") return gatherCode;
  const own = functions[index];
  if (own === undefined) throw new Error(`bug: function ${index} has no code`);
  if (own.parts === undefined) return own;
  const { construction, methods } = own.parts;
  if (method === undefined) return construction;
  return (Object.hasOwn(methods, method) ? methods[method] : undefined) ?? own;
}

/** SHA-256 of `ffuse gather`. */
const gatherCode: SlicedCode = {
  hash: "e18ce2726c46a13eb3aa30f404aab03482c610bd92a3667cf666291cf5fff0b8" as CodeHash,
};
