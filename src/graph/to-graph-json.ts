import type { Graph, GraphNode } from "../model/graph.ts";
import { classChains } from "./class-chains.ts";
import { edgesOf } from "./edges-of.ts";

/**
 * The graph as JSON for other programs: `nodes` in call order, `edges` and `targets` by the names of nodes. A name is there
 * as given, a path as the list of its keys.
 */
export function toGraphJson(graph: Graph): string {
  const nameOf = (id: number): string => graph.nodes[id]?.name ?? "";
  const described = {
    nodes: graph.nodes.map((node) => describeNode(node, nameOf)),
    edges: edgesOf(graph).map(({ from, to, kind, paths }) => ({
      from: nameOf(from),
      to: nameOf(to),
      kind,
      ...(kind === "item" ? { paths } : {}),
    })),
    instances: Array.from(classChains(graph), ([id, calls]) => ({
      construction: nameOf(id),
      calls: calls.map((call) => call.name),
    })),
    targets: graph.targets.map(({ node, path }) => ({ node: nameOf(node), path })),
  };
  return `${JSON.stringify(described, undefined, 2)}\n`;
}

function describeNode(node: GraphNode, nameOf: (id: number) => string): object {
  const { name, kind, functionName, place, parents, variant } = node;
  return {
    name,
    kind,
    function: functionName,
    ...(variant === undefined ? {} : { variant }),
    ...(place === undefined
      ? {}
      : { place: { file: place.file, line: place.line, column: place.column } }),
    parents: parents.map(nameOf),
  };
}
