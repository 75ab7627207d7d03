import { FfuseError } from "../../failure/ffuse-error.ts";
import type { GraphNode } from "../../model/graph.ts";

/** What is told of a workflow file that recorded another call than `node` when it was loaded again. */
export function notRepeatable(node: GraphNode, file: string, found: string): FfuseError {
  const { place, name, functionName, argumentsText } = node;
  return new FfuseError({
    reason: "graph-not-repeatable",
    file,
    wanted: `${name} = ${functionName}${argumentsText}`,
    found,
    ...(place === undefined ? {} : { place }),
  });
}
