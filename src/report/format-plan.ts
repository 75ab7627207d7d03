import type { GraphNode } from "../model/graph.ts";
import type { NodeArguments } from "../model/node-arguments.ts";
import type { QueryRule } from "../model/query.ts";
import { formatBytes } from "../util/format-bytes.ts";
import { formatDuration } from "../util/format-duration.ts";
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

/** What the rules make of one node, as data for `--json`. */
export function argumentsAsData(
  { need, tags, cache, expiresMs, version, environment, setBy }: NodeArguments,
  rules: readonly QueryRule[],
): object {
  return {
    remote_args: { num_cpus: need.numCpus, memory: need.memoryBytes, resources: need.custom },
    task_args: {
      tags,
      cache,
      ...(expiresMs === undefined ? {} : { expires_ms: expiresMs }),
      ...(version === undefined ? {} : { version }),
      ...(environment === undefined ? {} : { environment }),
    },
    set_by: Object.fromEntries(
      Object.entries(setBy).map(([key, rule]) => [key, ruleText(rule, rules)]),
    ),
  };
}

interface Setting {
  readonly key: string;
  readonly value: string;
}

function settingsOf(args: NodeArguments): readonly Setting[] {
  const { need, tags, cache, expiresMs, version, environment } = args;
  return [
    { key: "num_cpus", value: String(need.numCpus) },
    ...(need.memoryBytes > 0 ? [{ key: "memory", value: formatBytes(need.memoryBytes) }] : []),
    ...Object.entries(need.custom).map(([name, amount]) => ({
      key: `resources.${name}`,
      value: String(amount),
    })),
    ...(tags.length > 0 ? [{ key: "tags", value: tags.join(", ") }] : []),
    { key: "cache", value: cache },
    ...(expiresMs === undefined ? [] : [{ key: "expires", value: formatDuration(expiresMs) }]),
    ...(version === undefined ? [] : [{ key: "version", value: version }]),
    ...(environment === undefined ? [] : [{ key: "environment", value: environment.join(", ") }]),
  ];
}

function ruleText(index: number | undefined, rules: readonly QueryRule[]): string {
  const rule = index === undefined ? undefined : rules[index];
  if (index === undefined || rule === undefined) return "default";
  const line = rule.place === undefined ? "" : ` (line ${rule.place.line})`;
  return `rule ${index + 1}: ${rule.match.kind} ${JSON.stringify(rule.match.text)}${line}`;
}
