import type { Graph, GraphNode, NodeHole } from "../../src/model/graph.ts";
import type { NodeId, NodeName } from "../../src/model/ids.ts";
import type { ItemPath } from "../../src/model/item-path.ts";

export interface GraphOfOptions {
  /** Names of what was asked for; every leaf if absent. */
  readonly targets?: readonly string[];
}

interface Edge {
  readonly from: string;
  readonly path: ItemPath;
  readonly to: string;
  readonly kind: "argument" | "chain";
}

/**
 * The graph that a line of text draws, with nodes in the order of their first mention as far as edges allow.
 *
 * `a -> b` passes the value of `a` to `b`, `a.rows[0] -> b` an item of it, `a -> b -> c, a -> c` are three edges,
 * `a` alone is a node without edges, and `sum => add => sub` makes `sum` a construction with two method calls.
 * A name that holds a comma, dot, bracket, quote or arrow is written as JSON: `"a, b" -> c`.
 */
export function graphOf(text: string, options: GraphOfOptions = {}): Graph {
  const { names, edges } = parse(text);
  const order = orderByEdges(names, edges);
  const idOf = (name: string): NodeId => {
    const id = order.indexOf(name);
    if (id === -1) throw new Error(`graphOf: no node is named ${JSON.stringify(name)}`);
    return id as NodeId;
  };
  const nodes = order.map((name) => toNode(name, edges, idOf));
  const targets = options.targets?.map(idOf) ?? nodes.filter(isLeaf).map((node) => node.id);
  const functions = [{ textHash: "0".repeat(64), frames: [], framesCut: false }];
  return { nodes, functions, targets: targets.map((node) => ({ node, path: [] })) };
}

function isLeaf(node: GraphNode): boolean {
  return node.children.length === 0;
}

function toNode(name: string, edges: readonly Edge[], idOf: (name: string) => NodeId): GraphNode {
  const incoming = edges.filter((edge) => edge.to === name);
  const holes = incoming
    .filter((edge) => edge.kind === "argument")
    .map(({ from, path }, index): NodeHole => ({ parent: idOf(from), path, where: `[${index}]` }));
  const previous = incoming.find((edge) => edge.kind === "chain");
  const isConstruct = edges.some((edge) => edge.kind === "chain" && edge.from === name);
  const instance = instanceOf(name, edges);
  const chain =
    previous === undefined
      ? {}
      : { chain: { instance: idOf(instance), previous: idOf(previous.from) } };
  const parents = [
    ...holes.map((hole) => hole.parent),
    ...Object.values(chain).map((c) => c.previous),
  ];
  const children = edges.filter((edge) => edge.from === name).map((edge) => idOf(edge.to));
  return {
    id: idOf(name),
    name: name as NodeName,
    kind: previous !== undefined ? "method" : isConstruct ? "construct" : "function",
    functionName: previous === undefined ? name : `${instance}.${name}`,
    holes,
    function: 0,
    declared: [],
    callHash: "",
    argumentsText: "",
    argumentsHash: "0".repeat(64),
    ...chain,
    parents: [...new Set(parents)],
    children: [...new Set(children)].sort((a, b) => a - b),
  };
}

function instanceOf(name: string, edges: readonly Edge[]): string {
  const previous = edges.find((edge) => edge.kind === "chain" && edge.to === name);
  return previous === undefined ? name : instanceOf(previous.from, edges);
}

/** Repeatedly takes the first name whose parents are all taken. */
function orderByEdges(names: readonly string[], edges: readonly Edge[]): readonly string[] {
  const order: string[] = [];
  const taken = new Set<string>();
  while (order.length < names.length) {
    const next = names.find(
      (name) => !taken.has(name) && edges.every((edge) => edge.to !== name || taken.has(edge.from)),
    );
    if (next === undefined) throw new Error("graphOf: the edges form a circle");
    order.push(next);
    taken.add(next);
  }
  return order;
}

const token =
  /\s*(?:("(?:[^"\\]|\\.)*"|[^\s,.[\]"=-](?:[^,.[\]"=-]|-(?!>)|=(?!>))*)((?:\.[\w$]+|\[\d+\])*)|(->|=>|,))\s*/uy;

function parse(text: string): { names: readonly string[]; edges: readonly Edge[] } {
  const names = new Set<string>();
  const edges: Edge[] = [];
  let left: { name: string; path: ItemPath } | undefined;
  let arrow: string | undefined;
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const start = token.lastIndex;
    const [, spelled, items = "", sign] = token.exec(text) ?? [];
    if (sign === ",") left = arrow = undefined;
    else if (sign !== undefined) arrow = sign;
    else if (spelled !== undefined) {
      const name = spelled.startsWith('"') ? (JSON.parse(spelled) as string) : spelled.trim();
      names.add(name);
      if (left !== undefined && arrow !== undefined)
        edges.push({
          from: left.name,
          path: left.path,
          to: name,
          kind: arrow === "=>" ? "chain" : "argument",
        });
      left = { name, path: parseItems(items) };
      arrow = undefined;
    } else throw new Error(`graphOf: cannot read ${JSON.stringify(text.slice(start))}`);
  }
  return { names: [...names], edges };
}

function parseItems(items: string): ItemPath {
  return Array.from(items.matchAll(/\.([\w$]+)|\[(\d+)\]/gu), ([, key, index]) =>
    index === undefined ? (key ?? "") : Number(index),
  );
}
