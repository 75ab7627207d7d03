import type { Failure } from "../failure/failure.ts";
import type { GraphNode } from "../model/graph.ts";
import type { NodeArguments } from "../model/node-arguments.ts";
import type { Resources } from "../model/resources.ts";
import type { RunLimits } from "../model/run-limits.ts";
import { formatBytes } from "../util/format-bytes.ts";

/** An amount that is asked for, and all that there is. */
type Ask = readonly [
  resource: string,
  asked: number,
  total: number,
  show: (amount: number) => string,
];

/** One failure for every node that asks for more than there is in all, which can never run. */
export function findMisfits(
  nodes: readonly GraphNode[],
  argumentsOf: (node: GraphNode) => NodeArguments,
  capacity: Resources,
  limits: RunLimits,
): readonly Failure[] {
  // Nodes that the same rules match share one object.
  const known = new Map<NodeArguments, readonly Ask[]>();
  return nodes.flatMap((node): readonly Failure[] => {
    const each = argumentsOf(node);
    const exceeded = known.get(each) ?? exceededBy(each, capacity, limits);
    known.set(each, exceeded);
    return exceeded.map(([resource, amount, total, show]) => ({
      reason: "node-never-fits",
      node: node.name,
      resource,
      asked: show(amount),
      total: show(total),
      ...(node.place === undefined ? {} : { place: node.place }),
    }));
  });
}

function exceededBy(
  { need, tags }: NodeArguments,
  capacity: Resources,
  limits: RunLimits,
): readonly Ask[] {
  const custom = Object.entries(need.custom);
  const asked: readonly Ask[] = [
    ["num_cpus", need.numCpus, capacity.numCpus, String],
    ["num_gpus", need.numGpus, capacity.numGpus, String],
    ["memory", need.memoryBytes, capacity.memoryBytes, formatBytes],
    ...custom.map(([name, amount]): Ask => [
      `resources.${name}`,
      amount,
      capacity.custom[name] ?? 0,
      String,
    ]),
    ...custom.map(([name, amount]): Ask => {
      const most = limits.rates[name]?.amount ?? Infinity;
      return [`resources.${name}.rate`, amount, most, String];
    }),
    ...tags.map((tag): Ask => {
      const most = Object.hasOwn(limits.tags, tag) ? limits.tags[tag] : undefined;
      return [`limits.${tag}`, 1, most ?? Infinity, String];
    }),
  ];
  return asked.filter(([, amount, total]) => amount > total);
}
