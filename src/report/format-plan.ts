import { basename } from "node:path";
import type { GraphNode } from "../model/graph.ts";
import type { NodeArguments } from "../model/node-arguments.ts";
import type { Place } from "../model/place.ts";
import type { PluginWork } from "../model/plugin.ts";
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
export function argumentsAsData(args: NodeArguments, rules: readonly QueryRule[]): object {
  const { need, memoryGrowth, tags, cache, share, expiresMs, version, environment, setBy } = args;
  const { priority, timeoutMs, retries } = args;
  return {
    remote_args: {
      num_cpus: need.numCpus,
      ...(need.numGpus === 0 ? {} : { num_gpus: need.numGpus }),
      memory:
        memoryGrowth === undefined
          ? need.memoryBytes
          : {
              initial: need.memoryBytes,
              factor: memoryGrowth.factor,
              ...(memoryGrowth.maxBytes === undefined ? {} : { max: memoryGrowth.maxBytes }),
            },
      resources: need.custom,
      ...(priority === undefined ? {} : { priority }),
      ...(timeoutMs === undefined ? {} : { timeout_seconds: timeoutMs / 1000 }),
      ...(retries === undefined
        ? {}
        : {
            max_retries: retries.maxRetries,
            retry_exceptions: retries.exceptions,
            retry_delay_seconds: retries.delayMs / 1000,
            retry_backoff: retries.backoff,
            retry_max_delay_seconds: retries.maxDelayMs / 1000,
            retry_jitter: retries.jitter,
          }),
    },
    task_args: {
      tags,
      cache,
      ...(share === undefined ? {} : { share }),
      ...(expiresMs === undefined ? {} : { expires_ms: expiresMs }),
      ...(version === undefined ? {} : { version }),
      ...(environment === undefined ? {} : { environment }),
    },
    ...(args.pluginWork === undefined ? {} : { plugins: args.pluginWork.map(pluginText) }),
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
  const { need, tags, cache, share, expiresMs, version, environment, pluginWork } = args;
  return [
    { key: "num_cpus", value: String(need.numCpus) },
    ...(need.numGpus > 0 ? [{ key: "num_gpus", value: String(need.numGpus) }] : []),
    ...(need.memoryBytes > 0 ? [{ key: "memory", value: memoryText(args) }] : []),
    ...Object.entries(need.custom).map(([name, amount]) => ({
      key: `resources.${name}`,
      value: String(amount),
    })),
    ...startSettings(args),
    ...(tags.length > 0 ? [{ key: "tags", value: tags.join(", ") }] : []),
    { key: "cache", value: cache },
    ...(share === undefined ? [] : [{ key: "share", value: String(share) }]),
    ...(expiresMs === undefined ? [] : [{ key: "expires", value: formatDuration(expiresMs) }]),
    ...(version === undefined ? [] : [{ key: "version", value: version }]),
    ...(environment === undefined ? [] : [{ key: "environment", value: environment.join(", ") }]),
    ...(pluginWork === undefined
      ? []
      : [{ key: "plugins", value: pluginWork.map(pluginText).join(", ") }]),
  ];
}

/** Values of variables may be secrets. */
function pluginText(work: PluginWork): string {
  switch (work.use) {
    case "random-state":
      return `random-state (seed ${work.seed})`;
    case "environment":
      return `environment (${Object.keys(work.set).join(", ")})`;
    case "code":
      return work.key;
  }
}

function memoryText({ need, memoryGrowth }: NodeArguments): string {
  const initial = formatBytes(need.memoryBytes);
  if (memoryGrowth === undefined) return initial;
  const { factor, maxBytes } = memoryGrowth;
  return `${initial}, then × ${factor}${maxBytes === undefined ? "" : ` up to ${formatBytes(maxBytes)}`}`;
}

/** What decides when a node starts, how long it may take, and when it starts again; only what a rule says. */
function startSettings(args: NodeArguments): readonly Setting[] {
  const { priority, timeoutMs, retries, setBy } = args;
  const exceptions = retries?.exceptions ?? true;
  const all = {
    priority: String(priority),
    timeout_seconds: String((timeoutMs ?? 0) / 1000),
    max_retries: String(retries?.maxRetries),
    retry_exceptions: typeof exceptions === "boolean" ? String(exceptions) : exceptions.join(", "),
    retry_delay_seconds: String((retries?.delayMs ?? 0) / 1000),
    retry_backoff: String(retries?.backoff),
    retry_max_delay_seconds: String((retries?.maxDelayMs ?? 0) / 1000),
    retry_jitter: String(retries?.jitter),
  };
  return Object.entries(all).flatMap(([key, value]) =>
    setBy[key] === undefined ? [] : [{ key, value }],
  );
}

function ruleText(index: number | undefined, rules: readonly QueryRule[]): string {
  const rule = index === undefined ? undefined : rules[index];
  if (index === undefined || rule === undefined) return "default";
  const line = rule.place === undefined ? "" : ` (${placeText(rule.place)})`;
  // How code had picked nodes is in words already.
  const { kind, text } = rule.match;
  const match = kind === "nodes" ? text : `${kind} ${JSON.stringify(text)}`;
  return `rule ${index + 1}: ${match}${line}`;
}

/** Of the query file, the line is enough. */
function placeText({ file, line }: Place): string {
  return /\.ya?ml$/.test(file) ? `line ${line}` : `${basename(file)}:${line}`;
}
