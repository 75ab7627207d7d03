import { FfuseError } from "../failure/ffuse-error.ts";
import type { Failure } from "../failure/failure.ts";
import type { Graph, GraphNode, Selection } from "../model/graph.ts";
import type { NodeId } from "../model/ids.ts";
import type { NodeArguments } from "../model/node-arguments.ts";
import type { Query } from "../model/query.ts";
import type { Resources } from "../model/resources.ts";
import type { RunLimits } from "../model/run-limits.ts";
import type { Warning } from "../model/run-event.ts";
import { applyRules } from "../plan/apply-rules.ts";
import { assignPlugins, withNamedPlugins, withPlugins } from "../plan/assign-plugins.ts";
import { findMisfits } from "../plan/find-misfits.ts";
import { capacityOf } from "./capacity-of.ts";
import { unknowableOf } from "./unknowable-of.ts";
import type { WorkflowCode } from "./workflow-code.ts";

/** What the rules make of the selected nodes of a graph. */
export interface RunPlan {
  /** In id order. */
  readonly nodes: readonly GraphNode[];
  /** Of these nodes, and of all that were settled later. */
  readonly argumentsOf: (node: NodeId) => NodeArguments;
  /** Applies the rules to nodes that were not there before; tells of those that can never run. */
  readonly settle: (nodes: readonly GraphNode[]) => readonly Failure[];
  /** How deep nodes may hand over. */
  readonly maxDepth?: number;
  readonly capacity: Resources;
  readonly limits: RunLimits;
  /** Whether nodes may have seeds. */
  readonly hasSeeds: boolean;
  readonly warnings: readonly Warning[];
}

/** Applies the rules to the selection. Throws `FfuseError` with a `node-never-fits` for every node that can never run. */
export function planRun(
  graph: Graph,
  selection: Selection,
  query: Query,
  code?: WorkflowCode,
): RunPlan {
  const nodes = selection.nodes.flatMap((id) => graph.nodes[id] ?? []);
  const settled = new Map<string, NodeArguments>();
  const { byNode, unmatched } = applyRules(nodes, query.rules, { settled });
  const later = new Map<NodeId, NodeArguments>();
  const plugins = assignPlugins(graph.nodes, query.rules);
  const argumentsOf = withPlugins((id: NodeId): NodeArguments => {
    const found = byNode.get(id) ?? later.get(id);
    if (found === undefined) throw new Error(`bug: node ${id} has no arguments`);
    return found;
  }, plugins);
  const capacity = capacityOf(query);
  const limits: RunLimits = { tags: query.init.limits ?? {}, rates: query.init.rates ?? {} };
  const [first, ...rest] = findMisfits(nodes, ({ id }) => argumentsOf(id), capacity, limits);
  if (first !== undefined) throw new FfuseError([first, ...rest]);
  // A rule may be meant for nodes that are not there yet.
  const mayGrow = nodes.some(({ kind }) => kind === "map" || kind === "reduce");
  return {
    nodes,
    argumentsOf,
    settle(added) {
      const { byNode: byLaterNode } = applyRules(added, query.rules, { settled });
      for (const { id, name, kind } of added) {
        const each = byLaterNode.get(id);
        if (each !== undefined) later.set(id, withNamedPlugins(each, { name, kind }));
      }
      return findMisfits(added, ({ id }) => argumentsOf(id), capacity, limits);
    },
    ...(query.init.maxDepth === undefined ? {} : { maxDepth: query.init.maxDepth }),
    capacity,
    limits,
    hasSeeds: query.rules.some(({ settings }) =>
      settings.plugins?.some(({ use }) => use === "random-state"),
    ),
    warnings: [
      ...unmatched.flatMap(({ rule, near }): readonly Warning[] => {
        const { match, place } = query.rules[rule] ?? {};
        if (match === undefined || mayGrow || match.text.includes("/")) return [];
        const at = place === undefined ? {} : { place };
        return [{ kind: "rule-matches-nothing", text: match.text, near, ...at }];
      }),
      ...unspellableWarnings(nodes, argumentsOf),
      ...(code === undefined ? [] : unknowableWarnings(nodes, argumentsOf, code)),
    ],
  };
}

/** A node that nobody asked to reuse needs no excuse for running every time. */
function unspellableWarnings(
  nodes: readonly GraphNode[],
  argumentsOf: (id: NodeId) => NodeArguments,
): readonly Warning[] {
  return nodes.flatMap(({ id, name, unspellable, place }): readonly Warning[] => {
    if (unspellable === undefined || argumentsOf(id).cache === "off") return [];
    const at = place === undefined ? {} : { place };
    return [{ kind: "node-unspellable", node: name, ...unspellable, ...at }];
  });
}

/** Once for each function, at the first of its nodes that could have been reused. */
function unknowableWarnings(
  nodes: readonly GraphNode[],
  argumentsOf: (id: NodeId) => NodeArguments,
  code: WorkflowCode,
): readonly Warning[] {
  const told = new Set<number>();
  return nodes.flatMap(({ id, name, function: index, unspellable, place }): readonly Warning[] => {
    if (unspellable !== undefined || told.has(index)) return [];
    if (argumentsOf(id).cache === "off") return [];
    const what = unknowableOf(code, index);
    if (what === undefined) return [];
    told.add(index);
    const at = code.functions[index]?.unknowable?.place ?? place;
    return [
      { kind: "function-unknowable", node: name, what, ...(at === undefined ? {} : { place: at }) },
    ];
  });
}
