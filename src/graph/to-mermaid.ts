import type { Graph, GraphEdge, GraphNode } from "../model/graph.ts";
import { formatItemPath } from "../model/item-path.ts";
import { classChains } from "./class-chains.ts";
import { edgesOf } from "./edges-of.ts";
import { nodeTitle } from "./node-title.ts";
import { pictureDirection } from "./picture-direction.ts";
import { pictureLabel, pictureText } from "./picture-text.ts";

const classes = [
  `classDef function fill:#e7f0fa,stroke:#3573b1,color:#1f2328`,
  `classDef construct fill:#ffe2a8,stroke:#a8650c,stroke-width:2px,color:#1f2328`,
  `classDef method fill:#fff4dc,stroke:#a8650c,color:#1f2328`,
];

/** Of kinds that few graphs have. */
const moreClasses = {
  map: `classDef map fill:#d6e6f7,stroke:#3573b1,color:#1f2328`,
  reduce: `classDef reduce fill:#d6e6f7,stroke:#3573b1,color:#1f2328`,
  gather: `classDef gather fill:#ffffff,stroke:#3573b1,stroke-dasharray:4 3,color:#1f2328`,
} as const;

/**
 * The graph in the language of Mermaid, which Markdown pages draw: functions as rounded boxes, constructions as hexagons with
 * their method calls in one frame, thick edges from call to call of an instance, dotted ones with the path where a part of a
 * value is used. A name that is not shown whole stands in a comment.
 */
export function toMermaid(graph: Graph): string {
  const chains = classChains(graph);
  return [
    `flowchart ${pictureDirection(graph)}`,
    ...graph.nodes.flatMap(longNameLines),
    ...graph.nodes.flatMap((node) => {
      if (node.kind === "method") return [];
      const methods = chains.get(node.id);
      return methods === undefined ? [`  ${nodeLine(node)}`] : frameLines(node, methods);
    }),
    ...edgesOf(graph).map((edge) => `  ${edgeLine(edge)}`),
    ...classes.map((line) => `  ${line}`),
    ...(["map", "reduce", "gather"] as const)
      .filter((kind) => graph.nodes.some((node) => node.kind === kind))
      .map((kind) => `  ${moreClasses[kind]}`),
    ``,
  ].join("\n");
}

function frameLines(construction: GraphNode, methods: readonly GraphNode[]): readonly string[] {
  return [
    `  subgraph s${construction.id}[" "]`,
    ...[construction, ...methods].map((node) => `    ${nodeLine(node)}`),
    `  end`,
  ];
}

function longNameLines(node: GraphNode): readonly string[] {
  const isWhole = pictureLabel(node.name) === pictureText(node.name);
  return isWhole ? [] : [`  %% n${node.id} is ${escaped(pictureText(node.name))}`];
}

function nodeLine(node: GraphNode): string {
  const label = `"${nodeTitle(node)
    .map((line) => escaped(pictureLabel(line)))
    .join("<br/>")}"`;
  return `n${node.id}${inShape(node, label)}:::${node.kind}`;
}

function inShape(node: GraphNode, label: string): string {
  switch (node.kind) {
    case "function":
      return `(${label})`;
    case "construct":
      return `{{${label}}}`;
    case "method":
      return `[${label}]`;
    case "map":
    case "reduce":
      return `[[${label}]]`;
    case "gather":
      return `([${label}])`;
  }
}

function edgeLine({ from, to, kind, paths }: GraphEdge): string {
  switch (kind) {
    case "argument":
      return `n${from} --> n${to}`;
    case "item":
      return `n${from} -.->|"${escaped(pictureLabel(paths.map(formatItemPath).join(", ")))}"| n${to}`;
    case "chain":
      return `n${from} ==> n${to}`;
  }
}

/**
 * Text with every character that Mermaid or Markdown could read as a sign written as its number; signs between letters or
 * digits stay where neither does, so that most names can still be read.
 */
function escaped(text: string): string {
  const safe = text.replaceAll(
    /[\p{Cc}!-/:-@[-`{-~]/gu,
    (sign: string, offset: number, whole: string) =>
      /[-_.]/u.test(sign) && isBetweenLetters(whole, offset) ? sign : `#${sign.charCodeAt(0)};`,
  );
  return safe.trim() === "" ? `#160;${safe}` : safe;
}

function isBetweenLetters(text: string, offset: number): boolean {
  const letter = /^[A-Za-z0-9]$/u;
  return letter.test(text.charAt(offset - 1)) && letter.test(text.charAt(offset + 1));
}
