import { expect, test } from "vitest";
import { toDot } from "../../../src/graph/to-dot.ts";
import { graphOf } from "../../support/graph-of.ts";

function bodyOf(dot: string): readonly string[] {
  return dot
    .split("\n")
    .slice(4, -2)
    .map((line) => line.trim());
}

test("functions, class chains and item edges have looks of their own", () => {
  const graph = graphOf("split.train[0] -> fit, split -> fit, sum => add, fit -> add");
  expect(bodyOf(toDot(graph))).toEqual([
    `n0 [id=n0 class=function shape=box style="rounded,filled" fillcolor="#e7f0fa" color="#3573b1" width=0.86 label="split" tooltip="split"]`,
    `n1 [id=n1 class=function shape=box style="rounded,filled" fillcolor="#e7f0fa" color="#3573b1" width=0.64 label="fit" tooltip="fit"]`,
    `subgraph cluster_2 {`,
    `style=rounded color="#cf9a45" bgcolor="#fffaf0" margin=12 tooltip="sum"`,
    `n2 [id=n2 class=construct shape=hexagon style=filled fillcolor="#ffe2a8" color="#a8650c" penwidth=2 width=0.74 label="sum" tooltip="sum"]`,
    `n3 [id=n3 class=method shape=box style=filled fillcolor="#fff4dc" color="#a8650c" peripheries=2 width=1.41 label="add\\nsum.add(…)" tooltip="add\\nsum.add(…)"]`,
    `}`,
    `n0 -> n1 [class=argument color="#4a5159" tooltip="split → fit"]`,
    `n0 -> n1 [class=item style=dashed color="#8034b8" fontcolor="#6a2a9a" label=" .train[0] " labeltooltip="split → fit\\n.train[0]" tooltip="split → fit\\n.train[0]"]`,
    `n1 -> n3 [class=argument color="#4a5159" tooltip="fit → add"]`,
    `n2 -> n3 [class=chain color="#a8650c" penwidth=3.5 weight=4 tooltip="sum → add"]`,
  ]);
});

test("quotes, backslashes, entities and line breaks of a name mean nothing to Graphviz", () => {
  const name = JSON.stringify('"]; x -> y \\N <b> &lt; two\nlines');
  const shown = "&quot;]; x -> y ∖N <b> &amp;lt; two";
  const [line] = bodyOf(toDot(graphOf(name)));
  expect(line).toContain(`label="${shown}↵lines" tooltip="${shown}\\nlines"]`);
});

test("a name of 300 characters is short in the label and whole in the tooltip", () => {
  const name = "name ".repeat(60).trim();
  const [line] = bodyOf(toDot(graphOf(JSON.stringify(name))));
  expect(line).toContain(`label="name name name name name… name name name" tooltip="${name}"]`);
});
