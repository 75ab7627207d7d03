import fc from "fast-check";
import { expect, test } from "vitest";
import { edgesOf } from "../../src/graph/edges-of.ts";
import { toDot } from "../../src/graph/to-dot.ts";
import { toGraphJson } from "../../src/graph/to-graph-json.ts";
import { toMermaid } from "../../src/graph/to-mermaid.ts";
import { drawSvg } from "../../src/report/draw-svg.ts";
import { arbitraryGraph } from "../support/arbitrary-graph.ts";

function countOf(text: string, pattern: RegExp): number {
  return Array.from(text.matchAll(pattern)).length;
}

test("the SVG of any graph has one element per node, edge and instance, and nothing that XML forbids", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryGraph, async (graph) => {
      const svg = await drawSvg(toDot(graph));
      expect(countOf(svg, /<g id="n\d+" class="node /g)).toBe(graph.nodes.length);
      expect(countOf(svg, /<g id="edge\d+" class="edge /g)).toBe(edgesOf(graph).length);
      const instances = graph.nodes.filter((node) => node.kind === "construct");
      expect(countOf(svg, /<g id="clust\d+" class="cluster"/g)).toBe(instances.length);
      expect(svg).not.toMatch(/[\p{Cs}\uFFFE\uFFFF]|[^\P{Cc}\n\t]/u);
    }),
  );
});

test("every line of the Mermaid text of any graph is one that Mermaid reads", () => {
  const text = /(?:[^\p{Cc}\p{Cs}!-/:-@[-`{-~]|[-_.](?=[A-Za-z0-9])|#\d+;)+/u.source;
  const label = `"${text}(?:<br/>${text})?"`;
  const shape = `(?:\\(${label}\\)|\\{\\{${label}\\}\\}|\\[${label}\\])`;
  const node = new RegExp(`^n\\d+${shape}:::(function|construct|method)$`, "u");
  const edge = new RegExp(`^n\\d+ (?:-->|==>|-\\.->\\|"${text}"\\|) n\\d+$`, "u");
  const frame = /^(?:flowchart (?:LR|TB)|subgraph s\d+\[" "\]|end|classDef [\w:#,-]+ [\w:#,-]+)$/;
  const comment = new RegExp(`^%% n\\d+ is ${text}$`, "u");
  fc.assert(
    fc.property(arbitraryGraph, (graph) => {
      const lines = toMermaid(graph)
        .trimEnd()
        .split("\n")
        .map((line) => line.trim());
      const others = lines.filter((line) => !frame.test(line) && !comment.test(line));
      const nodes = others.filter((line) => node.test(line));
      const edges = others.filter((line) => edge.test(line));
      expect(others.filter((line) => !node.test(line) && !edge.test(line))).toEqual([]);
      expect([nodes.length, edges.length]).toEqual([graph.nodes.length, edgesOf(graph).length]);
    }),
    { numRuns: 500 },
  );
});

test("the JSON of any graph gives every name back as it was", () => {
  fc.assert(
    fc.property(arbitraryGraph, (graph) => {
      const { nodes } = JSON.parse(toGraphJson(graph));
      expect(nodes.map((node: { name: string }) => node.name)).toEqual(
        graph.nodes.map((node) => node.name),
      );
    }),
  );
});
