import type { GraphNode } from "../model/graph.ts";
import type { NodeId } from "../model/ids.ts";
import type { NodeArguments } from "../model/node-arguments.ts";
import type { PluginUse, PluginWork } from "../model/plugin.ts";
import type { QueryRule } from "../model/query.ts";
import { sha256 } from "../util/spell-value.ts";
import { applyRules } from "./apply-rules.ts";

/**
 * What plug-ins do around each node that has some. Seeds are handed out over the whole graph in its order, whatever of it
 * runs, where and when, and each plug-in of a rule hands out its own.
 */
export function assignPlugins(
  nodes: readonly GraphNode[],
  rules: readonly QueryRule[],
): ReadonlyMap<NodeId, readonly PluginWork[]> {
  const work = new Map<NodeId, readonly PluginWork[]>();
  if (rules.every(({ settings }) => settings.plugins === undefined)) return work;
  const { byNode } = applyRules(nodes, rules);
  const counts = new Map<PluginUse, number>();
  for (const { id, kind } of nodes) {
    const { plugins = [] } = byNode.get(id) ?? {};
    if (plugins.length === 0) continue;
    work.set(
      id,
      plugins.flatMap((plugin) => {
        const count = counts.get(plugin) ?? 0;
        counts.set(plugin, count + 1);
        return workOf(plugin, count, kind);
      }),
    );
  }
  return work;
}

function workOf(plugin: PluginUse, count: number, kind: GraphNode["kind"]): readonly PluginWork[] {
  switch (plugin.use) {
    case "random-state":
      return [{ use: plugin.use, seed: seedAt(plugin, count) }];
    case "environment":
      return [{ use: plugin.use, set: plugin.set }];
    case "code": {
      // These run no code of the user's.
      if (kind === "map" || kind === "reduce" || kind === "gather") return [];
      const { use, key, options } = plugin;
      return [{ use, key, options }];
    }
  }
}

/** The seed of the node that so many others came before. */
function seedAt(
  { seed, min, max }: Extract<PluginUse, { use: "random-state" }>,
  count: number,
): number {
  const length = max - min + 1;
  return min + ((seed - min + (count % length)) % length);
}

/**
 * The arguments of a node that was not there before, with what plug-ins do around it. Nobody knows how many come before it
 * in the end, so its seed follows from its name.
 */
export function withNamedPlugins(
  args: NodeArguments,
  { name, kind }: Pick<GraphNode, "name" | "kind">,
): NodeArguments {
  const { plugins = [] } = args;
  if (plugins.length === 0) return args;
  const count = Number.parseInt(sha256(name).slice(0, 8), 16);
  return { ...args, pluginWork: plugins.flatMap((plugin) => workOf(plugin, count, kind)) };
}

/** The arguments of nodes with what plug-ins do around them. */
export function withPlugins(
  argumentsOf: (node: NodeId) => NodeArguments,
  work: ReadonlyMap<NodeId, readonly PluginWork[]>,
): (node: NodeId) => NodeArguments {
  if (work.size === 0) return argumentsOf;
  const known = new Map<NodeId, NodeArguments>();
  return (id) => {
    const plugins = work.get(id);
    if (plugins === undefined) return argumentsOf(id);
    let args = known.get(id);
    if (args === undefined) known.set(id, (args = { ...argumentsOf(id), pluginWork: plugins }));
    return args;
  };
}
