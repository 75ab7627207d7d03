import type { Graph, GraphEdge, GraphNode } from "../model/graph.ts";
import { formatItemPath } from "../model/item-path.ts";
import { classChains } from "./class-chains.ts";
import { edgesOf } from "./edges-of.ts";
import { nodeTitle } from "./node-title.ts";
import { pictureDirection } from "./picture-direction.ts";
import { pictureLabel, pictureText, pictureWidth } from "./picture-text.ts";

const ink = "#1f2328";
const fontSize = 14;
const nodeStyles = {
  function: `shape=box style="rounded,filled" fillcolor="#e7f0fa" color="#3573b1"`,
  construct: `shape=hexagon style=filled fillcolor="#ffe2a8" color="#a8650c" penwidth=2`,
  method: `shape=box style=filled fillcolor="#fff4dc" color="#a8650c"`,
  map: `shape=box3d style=filled fillcolor="#e7f0fa" color="#3573b1"`,
  reduce: `shape=invtrapezium style=filled fillcolor="#e7f0fa" color="#3573b1"`,
  gather: `shape=box style="rounded,dashed" color="#3573b1"`,
} as const;
const edgeStyles = {
  argument: `color="#4a5159"`,
  item: `style=dashed color="#8034b8" fontcolor="#6a2a9a"`,
  chain: `color="#a8650c" penwidth=3.5 weight=4`,
} as const;

/**
 * The graph in the language of Graphviz: functions as rounded blue boxes, constructions as hexagons with their method
 * calls in one frame, thick edges from call to call of an instance, dashed ones with the path where a part of a value is
 * used. What was asked for has a double line.
 */
export function toDot(graph: Graph): string {
  const targets = new Set(graph.targets.map((target) => target.node));
  const line = (node: GraphNode): string => nodeLine(node, targets.has(node.id));
  const chains = classChains(graph);
  return [
    `digraph workflow {`,
    `  graph [rankdir=${pictureDirection(graph)} bgcolor=white pad=0.3 nodesep=0.22 ranksep=0.6 tooltip=" "]`,
    `  node [fontname=Helvetica fontsize=${fontSize} fontcolor="${ink}" margin="0.1,0.06" height=0.4]`,
    `  edge [fontname=Helvetica fontsize=12 arrowsize=0.8]`,
    ...graph.nodes.flatMap((node) => {
      if (node.kind === "method") return [];
      const methods = chains.get(node.id);
      return methods === undefined
        ? [`  ${line(node)}`]
        : clusterLines(node, [node, ...methods].map(line));
    }),
    ...edgesOf(graph).map((edge) => `  ${edgeLine(graph, edge)}`),
    `}`,
    ``,
  ].join("\n");
}

function clusterLines(construction: GraphNode, lines: readonly string[]): readonly string[] {
  return [
    `  subgraph cluster_${construction.id} {`,
    `    style=rounded color="#cf9a45" bgcolor="#fffaf0" margin=12 tooltip=${quoted(construction.name)}`,
    ...lines.map((line) => `    ${line}`),
    `  }`,
  ];
}

function nodeLine(node: GraphNode, isTarget: boolean): string {
  const title = nodeTitle(node);
  const lines = title.map(pictureLabel);
  const label = quoted(lines.join("\n"));
  // Viewers have other fonts than Graphviz measures with, so the box is given room.
  const widest = Math.max(...lines.map(pictureWidth)) * (node.kind === "construct" ? 1.3 : 1);
  const width = ((widest * fontSize + 22) / 72).toFixed(2);
  const border = isTarget ? " peripheries=2" : "";
  const looks = `class=${node.kind} ${nodeStyles[node.kind]}${border}`;
  return `n${node.id} [id=n${node.id} ${looks} width=${width} label=${label} tooltip=${quoted(title.join("\n"))}]`;
}

function edgeLine(graph: Graph, { from, to, kind, paths }: GraphEdge): string {
  const nameOf = (id: number): string => graph.nodes[id]?.name ?? "";
  const texts = paths.map(formatItemPath);
  const tooltip = quoted([`${nameOf(from)} → ${nameOf(to)}`, ...texts].join("\n"));
  const label = quoted(` ${pictureLabel(texts.join(", "))} `);
  const item = kind === "item" ? ` label=${label} labeltooltip=${tooltip}` : "";
  return `n${from} -> n${to} [class=${kind} ${edgeStyles[kind]}${item} tooltip=${tooltip}]`;
}

/**
 * A quoted string of DOT that shows the text as it is. A backslash, even a doubled one, can stand for the name of the node,
 * so one that looks the same takes its place.
 */
function quoted(text: string): string {
  const escaped = pictureText(text)
    .replaceAll("\\", "∖")
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "\\n");
  return `"${escaped}"`;
}
