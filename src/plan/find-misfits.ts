import type { Failure } from "../failure/failure.ts";
import type { GraphNode } from "../model/graph.ts";
import type { NodeArguments } from "../model/node-arguments.ts";
import type { Resources } from "../model/resources.ts";
import { formatBytes } from "../util/format-bytes.ts";

/** One failure for every node that asks for more than there is in all, which can never run. */
export function findMisfits(
  nodes: readonly GraphNode[],
  argumentsOf: (node: GraphNode) => NodeArguments,
  capacity: Resources,
): readonly Failure[] {
  return nodes.flatMap((node): readonly Failure[] => {
    const { need } = argumentsOf(node);
    const asked: readonly (readonly [string, number, number, (amount: number) => string])[] = [
      ["num_cpus", need.numCpus, capacity.numCpus, String],
      ["memory", need.memoryBytes, capacity.memoryBytes, formatBytes],
      ...Object.entries(need.custom).map(
        ([name, amount]) =>
          [`resources.${name}`, amount, capacity.custom[name] ?? 0, String] as const,
      ),
    ];
    return asked
      .filter(([, amount, total]) => amount > total)
      .map(([resource, amount, total, show]) => ({
        reason: "node-never-fits",
        node: node.name,
        resource,
        asked: show(amount),
        total: show(total),
        ...(node.place === undefined ? {} : { place: node.place }),
      }));
  });
}
