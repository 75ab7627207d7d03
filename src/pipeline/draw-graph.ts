import { toDot } from "../graph/to-dot.ts";
import { toGraphJson } from "../graph/to-graph-json.ts";
import { toMermaid } from "../graph/to-mermaid.ts";
import type { Graph } from "../model/graph.ts";

export type GraphFormat = "dot" | "mermaid" | "json";

/** A graph as text in one of the formats that need no drawing. */
export function drawGraph(graph: Graph, format: GraphFormat): string {
  switch (format) {
    case "dot":
      return toDot(graph);
    case "mermaid":
      return toMermaid(graph);
    case "json":
      return toGraphJson(graph);
  }
}
