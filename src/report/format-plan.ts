import type { GraphNode } from "../model/graph.ts";
import type { NodeArguments } from "../model/node-arguments.ts";
import type { QueryRule } from "../model/query.ts";
import { formatBytes } from "../util/format-bytes.ts";
import { formatTable } from "./format-table.ts";
import { oneLine } from "./one-line.ts";

export interface PlannedNode {
  readonly node: GraphNode;
  readonly arguments: NodeArguments;
}

/** Every argument of every node with its value and the rule that set it, as a table. */
export function formatPlan(nodes: readonly PlannedNode[], rules: readonly QueryRule[]): string {
  const rows = nodes.flatMap(({ node, arguments: args }) =>
    settingsOf(args).map(({ key, value }, index) => [
      index === 0 ? oneLine(node.name) : "",
      key,
      value,
      ruleText(args.setBy[key], rules),
    ]),
  );
  return formatTable([["NODE", "ARGUMENT", "VALUE", "SET BY"], ...rows]);
}

/** The same as data for `--json`. */
export function planAsJson(nodes: readonly PlannedNode[], rules: readonly QueryRule[]): string {
  const plain = nodes.map(({ node, arguments: args }) => ({
    node: node.name,
    function: node.functionName,
    remote_args: {
      num_cpus: args.need.numCpus,
      memory: args.need.memoryBytes,
      resources: args.need.custom,
    },
    task_args: { tags: args.tags, cache: args.cache },
    set_by: Object.fromEntries(
      Object.entries(args.setBy).map(([key, rule]) => [key, ruleText(rule, rules)]),
    ),
  }));
  return `${JSON.stringify(plain, undefined, 2)}\n`;
}

interface Setting {
  readonly key: string;
  readonly value: string;
}

function settingsOf({ need, tags, cache }: NodeArguments): readonly Setting[] {
  return [
    { key: "num_cpus", value: String(need.numCpus) },
    ...(need.memoryBytes > 0 ? [{ key: "memory", value: formatBytes(need.memoryBytes) }] : []),
    ...Object.entries(need.custom).map(([name, amount]) => ({
      key: `resources.${name}`,
      value: String(amount),
    })),
    ...(tags.length > 0 ? [{ key: "tags", value: tags.join(", ") }] : []),
    { key: "cache", value: cache },
  ];
}

function ruleText(index: number | undefined, rules: readonly QueryRule[]): string {
  const rule = index === undefined ? undefined : rules[index];
  if (index === undefined || rule === undefined) return "default";
  const line = rule.place === undefined ? "" : ` (line ${rule.place.line})`;
  return `rule ${index + 1}: ${rule.match.kind} ${JSON.stringify(rule.match.text)}${line}`;
}
