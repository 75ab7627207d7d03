import type { GraphNode } from "../model/graph.ts";

/** The lines that tell what a node is: its name, and what it calls where the name does not say it. */
export function nodeTitle(node: GraphNode): readonly string[] {
  const { name, functionName, kind } = node;
  if (name === functionName || name.startsWith(`${functionName}_`)) return [name];
  return [name, kind === "construct" ? `new ${functionName}` : `${functionName}(…)`];
}
