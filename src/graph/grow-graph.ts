import type {
  CallOrigin,
  Grown,
  Growth,
  InnerCall,
  InnerCalls,
  PairOfList,
} from "../model/growth.ts";
import type { GraphNode, NodeHole } from "../model/graph.ts";
import type { NodeId, NodeName } from "../model/ids.ts";
import type { ItemPath } from "../model/item-path.ts";
import type { ResultRef } from "../model/result-ref.ts";
import { isCollecting } from "../model/settled.ts";

type OfList = Extract<CallOrigin, { kind: "of-list" }>;

/** New nodes, and what the node that hands over to them needs of them. */
export interface GrownGraph extends Omit<Grown, "nodes"> {
  /** Their ids follow `base`. */
  readonly nodes: readonly GraphNode[];
}

/** The nodes that a node hands over to; the first of them is `base`. Changes nothing. */
export function growGraph(
  node: GraphNode,
  {
    result,
    growth,
    base,
  }: { readonly result: ResultRef; readonly growth: Growth; readonly base: NodeId },
): GrownGraph {
  switch (growth.kind) {
    case "map":
      return growMap(node, growth, base);
    case "reduce":
      return growReduce(node, growth, base);
    case "calls":
      return growCalls(node, { result, growth, base });
  }
}

function growMap(
  node: GraphNode,
  { hashes, keys }: Extract<Growth, { kind: "map" }>,
  base: NodeId,
): GrownGraph {
  const list = listOf(node);
  const [, ...same] = node.holes;
  const shared = sharedParts(node);
  const children = [node.id];
  const of = sourceOf(node);
  const nodes = hashes.map((_, index): GraphNode => {
    const path = [...list.path, index];
    return {
      ...shared,
      id: idAt(base, index),
      name: `${node.name}[${keys?.[index] ?? index}]` as NodeName,
      holes: [{ parent: list.parent, path, where: "[0]" }, ...same],
      parents: node.parents,
      children,
      origin: {
        kind: "of-list",
        of,
        function: node.function,
        holes: [{ parent: list.parent, path }],
      },
    };
  });
  return {
    nodes,
    awaits: nodes.map(({ id }) => id),
    value: {
      kind: "made",
      origin: { kind: "gather-list", base, count: nodes.length },
      ...(isCollecting(node.how) ? { collects: true } : {}),
    },
    elements: { parent: list.parent, path: list.path, hashes },
  };
}

/** Something that a tree merges: an element of the list, or what was merged before, with the positions that it covers. */
interface Branch {
  readonly hole: { readonly parent: NodeId; readonly path: ItemPath };
  readonly from: number;
  readonly to: number;
}

function growReduce(
  node: GraphNode,
  { hashes, pair }: Extract<Growth, { kind: "reduce" }>,
  base: NodeId,
): GrownGraph {
  const list = listOf(node);
  const of = sourceOf(node);
  const nodes: GraphNode[] = [];
  const childrenOf = new Map<NodeId, NodeId[]>();
  let level = hashes.map((_, index): Branch => {
    const hole = { parent: list.parent, path: [...list.path, index] };
    return { hole, from: index, to: index };
  });
  while (level.length > 1) {
    const next: Branch[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at], level[at + 1]];
      if (left === undefined) continue;
      if (right === undefined) {
        next.push(left);
        continue;
      }
      const id = idAt(base, nodes.length);
      const merged = mergeNode(node, { id, left, right, pair, of });
      nodes.push({ ...merged, children: childrenAt(childrenOf, id) });
      for (const { hole } of [left, right]) {
        if (hole.path.length === 0) childrenAt(childrenOf, hole.parent).push(id);
      }
      next.push({ hole: { parent: id, path: [] }, from: left.from, to: right.to });
    }
    level = next;
  }
  const elements = { parent: list.parent, path: list.path, hashes };
  const root = nodes.at(-1);
  if (root !== undefined) {
    childrenAt(childrenOf, root.id).push(node.id);
    return { nodes, awaits: [root.id], value: { kind: "of", node: root.id }, elements };
  }
  const { parent, path } = level[0]?.hole ?? list;
  const origin = { kind: "gather-item", parent, path } as const;
  return { nodes, awaits: [], value: { kind: "made", origin }, elements };
}

function childrenAt(all: Map<NodeId, NodeId[]>, id: NodeId): NodeId[] {
  const children = all.get(id) ?? [];
  all.set(id, children);
  return children;
}

function mergeNode(
  node: GraphNode,
  {
    id,
    left,
    right,
    pair,
    of,
  }: { id: NodeId; left: Branch; right: Branch; pair: PairOfList; of: OfList["of"] },
): Omit<GraphNode, "children"> {
  const [, ...same] = node.holes;
  const holes: readonly NodeHole[] = [
    { ...left.hole, where: "[0]" },
    { ...right.hole, where: "[1]" },
    // One argument more than the node itself has.
    ...same.map((hole) => ({
      ...hole,
      where: hole.where.replace(/^\[(\d+)\]/, (_, at: string) => `[${Number(at) + 1}]`),
    })),
  ];
  return {
    ...sharedParts(node),
    ...pair,
    id,
    name: `${node.name}[${left.from}..${right.to}]` as NodeName,
    holes,
    parents: [...new Set(holes.map(({ parent }) => parent))],
    origin: {
      kind: "of-list",
      of,
      function: node.function,
      holes: [left.hole, right.hole],
    },
  };
}

function growCalls(
  node: GraphNode,
  { result, growth, base }: { result: ResultRef; growth: InnerCalls; base: NodeId },
): GrownGraph {
  const childrenOf: NodeId[][] = growth.calls.map(() => []);
  growth.calls.forEach((call, child) => {
    for (const parent of parentsOf(call)) {
      childrenOf[parent]?.push(idAt(base, child));
    }
  });
  const awaited = [...new Set(growth.returns.map(({ call }) => call))];
  for (const call of awaited) childrenOf[call]?.push(node.id);
  const nodes = growth.calls.map((call, index): GraphNode => {
    const holes = call.holes.map((hole) => ({ ...hole, parent: idAt(base, hole.parent) }));
    const { kind, functionName, argumentsText, argumentsHash, unspellable, place, how } = call;
    return {
      ...{
        id: idAt(base, index),
        name: `${node.name}/${call.name}` as NodeName,
        kind,
        functionName,
        holes,
      },
      ...{ function: call.function, declared: [], callHash: "", argumentsText, argumentsHash },
      parents: parentsOf(call).map((parent) => idAt(base, parent)),
      children: childrenOf[index] ?? [],
      origin: {
        ...{ kind: "inner", growth: result, index, base },
        ...{ callKind: kind, function: call.function },
        ...(how === "optional" || how === "recover" ? { how } : {}),
      },
      ...(unspellable === undefined ? {} : { unspellable }),
      ...(place === undefined ? {} : { place }),
      ...(how === undefined ? {} : { how }),
    };
  });
  const [first] = awaited;
  return {
    nodes,
    awaits: awaited.map((call) => idAt(base, call)),
    value:
      growth.isOneCall && first !== undefined
        ? { kind: "of", node: idAt(base, first) }
        : {
            kind: "made",
            origin: { kind: "gather-inner", growth: result, base },
            content: result.contentHash,
            holes: growth.returns.map(({ call, path }) => ({ parent: idAt(base, call), path })),
          },
  };
}

function parentsOf({ holes, after = [] }: InnerCall): readonly number[] {
  return [...new Set([...holes.map(({ parent }) => parent), ...after])];
}

/** What the calls for elements have in common with the node that goes over the list. */
function sharedParts(
  node: GraphNode,
): Pick<
  GraphNode,
  | "kind"
  | "functionName"
  | "function"
  | "declared"
  | "callHash"
  | "argumentsText"
  | "argumentsHash"
  | "unspellable"
  | "place"
> {
  const { functionName, argumentsText, argumentsHash, unspellable, place } = node;
  return {
    ...{ kind: "function", functionName, function: node.function, declared: node.declared },
    ...{ callHash: "", argumentsText, argumentsHash },
    ...(unspellable === undefined ? {} : { unspellable }),
    ...(place === undefined ? {} : { place }),
  };
}

function listOf({ holes }: GraphNode): NodeHole {
  const [list] = holes;
  if (list === undefined) throw new Error("bug: a list without its node");
  return list;
}

function sourceOf({ id, origin }: GraphNode): OfList["of"] {
  return origin ?? { kind: "recorded", node: id };
}

function idAt(base: NodeId, index: number): NodeId {
  return (base + index) as NodeId;
}
