import { expect, test } from "vitest";
import { toMermaid } from "../../../src/graph/to-mermaid.ts";
import { graphOf } from "../../support/graph-of.ts";

test("functions, class chains and item edges have looks of their own", () => {
  const graph = graphOf("split.train[0] -> fit, split -> fit, sum => add_0, fit -> add_0");
  expect(toMermaid(graph)).toBe(`flowchart TB
  n0("split"):::function
  n1("fit"):::function
  subgraph s2[" "]
    n2{{"sum"}}:::construct
    n3["add_0<br/>sum.add_0#40;…#41;"]:::method
  end
  n0 --> n1
  n0 -.->|"#46;train#91;0#93;"| n1
  n1 --> n3
  n2 ==> n3
  classDef function fill:#e7f0fa,stroke:#3573b1,color:#1f2328
  classDef construct fill:#ffe2a8,stroke:#a8650c,stroke-width:2px,color:#1f2328
  classDef method fill:#fff4dc,stroke:#a8650c,color:#1f2328
`);
});

test("what stands for many nodes has looks of its own, told only where there is such a node", () => {
  const plain = graphOf("rows -> each, each -> all");
  const kinds = ["function", "map", "gather"] as const;
  const nodes = plain.nodes.map((node, index) => ({ ...node, kind: kinds[index] ?? "function" }));
  expect(toMermaid({ ...plain, nodes }).split("\n")).toEqual([
    "flowchart TB",
    '  n0("rows"):::function',
    '  n1[["each"]]:::map',
    '  n2(["all"]):::gather',
    ...["  n0 --> n1", "  n1 --> n2"],
    ...toMermaid(plain).split("\n").slice(-4, -1),
    "  classDef map fill:#d6e6f7,stroke:#3573b1,color:#1f2328",
    "  classDef gather fill:#ffffff,stroke:#3573b1,stroke-dasharray:4 3,color:#1f2328",
    "",
  ]);
});

test("signs of Mermaid, Markdown and HTML in a name are written as numbers", () => {
  const graph = graphOf(JSON.stringify('1. "a" <b> `c` _d_ #e; {f}\n%%'));
  expect(toMermaid(graph).split("\n")[2]).toBe(
    `  n0("1#46; #34;a#34; #60;b#62; #96;c#96; #95;d#95; #35;e#59; #123;f#125;↵#37;#37;"):::function`,
  );
});

test("a name of 300 characters is short in the label and whole in a comment", () => {
  const name = "name ".repeat(60).trim();
  expect(
    toMermaid(graphOf(JSON.stringify(name)))
      .split("\n")
      .slice(1, 3),
  ).toEqual([`  %% n0 is ${name}`, `  n0("name name name name name… name name name"):::function`]);
});
