import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dedent } from "../support/refusal.ts";
import { makeRig } from "../support/rig.ts";

const workflow = `
  import { workflow } from "ffuse";
  const pair = workflow(function pair(k: number) { return { left: k, right: k }; });
  const join = workflow(function join(a: number, b: number) { return a + b; });
  const Sum = workflow(class Sum { total = 0; add(x: number) { return (this.total += x); } });
  const halves = pair(3).setName('halves <&> "quoted"');
  const sum = new Sum();
  sum.add(halves.left);
  export default join(sum.add(1), halves.right).setName("joined");
`;

test("a graph is drawn as DOT and as Mermaid, with classes and items apart", async () => {
  const rig = await makeRig({ "w.ts": workflow });
  const dot = await rig.ffuse("graph", "w.ts", "--format", "dot");
  expect([dot.status, dot.stderr]).toEqual([0, ""]);
  expect(dot.stdout).toMatch(/^digraph workflow \{\n[^]*\n\}\n$/);
  expect(dot.stdout.match(/class=\w+/g)?.sort()).toEqual(
    [
      ...["argument", "chain", "chain", "construct", "function", "function"],
      ...["item", "item", "method", "method"],
    ].map((kind) => `class=${kind}`),
  );
  const mermaid = await rig.ffuse("graph", "w.ts", "--format", "mermaid");
  expect([mermaid.status, mermaid.stderr]).toEqual([0, ""]);
  expect(mermaid.stdout.split("\n").filter((line) => line.includes(":::")).length).toBe(5);
});

test("a graph is told as JSON with nodes, places, edges, instances and targets", async () => {
  const rig = await makeRig({ "w.ts": workflow });
  const { stdout } = await rig.ffuse("graph", "w.ts", "--format", "json");
  const graph = JSON.parse(stdout) as {
    readonly nodes: readonly { readonly name: string; readonly kind: string }[];
    readonly edges: readonly { readonly from: string; readonly to: string }[];
    readonly targets: unknown;
  };
  const halves = 'halves <&> "quoted"';
  expect(graph.nodes.map(({ name, kind }) => [name, kind])).toEqual([
    [halves, "function"],
    ["Sum_0000", "construct"],
    ["Sum.add_0000", "method"],
    ["Sum.add_0001", "method"],
    ["joined", "function"],
  ]);
  expect(new Set(graph.edges.map(({ from, to }) => `${from} → ${to}`))).toEqual(
    new Set([
      `${halves} → Sum.add_0000`,
      "Sum_0000 → Sum.add_0000",
      "Sum.add_0000 → Sum.add_0001",
      "Sum.add_0001 → joined",
      `${halves} → joined`,
    ]),
  );
  expect(graph.targets).toEqual([{ node: "joined", path: [] }]);
});

test("the picture is SVG unless another format is asked for, well-formed, with one element for each node", async () => {
  const rig = await makeRig({ "w.ts": workflow });
  const { status, stdout, stderr } = await rig.ffuse("graph", "w.ts");
  expect([status, stderr]).toEqual([0, ""]);
  expect(unclosedTags(stdout)).toEqual([]);
  expect(stdout.match(/<g id="n\d+" class="node [^"]*"/g)).toHaveLength(5);
  expect(stdout).toContain("halves &lt;&amp;&gt; ");
});

test("a picture is written to the file that -o names, which may be there already", async () => {
  const rig = await makeRig({ "w.ts": workflow, "w.svg": "old" });
  const shown = await rig.ffuse("graph", "w.ts");
  const { status, stdout } = await rig.ffuse("graph", "w.ts", "-o", "w.svg");
  expect([status, stdout]).toEqual([0, ""]);
  expect(await readFile(join(rig.folder, "w.svg"), "utf8")).toBe(shown.stdout);
});

test("a picture that cannot be written is told with its file", async () => {
  const rig = await makeRig({ "w.ts": workflow });
  const { status, stderr } = await rig.ffuse("graph", "w.ts", "-o", "no/w.svg");
  expect([status, stderr]).toEqual([
    2,
    dedent(`
      FFUSE_OUTPUT_UNWRITABLE
        cannot write no/w.svg (ENOENT)
        hint: check that its folder is there and can be written to
    `),
  ]);
});

/** Tags of an XML text that are not closed in order; enough of a parser for what a drawing program writes. */
function unclosedTags(xml: string): readonly string[] {
  const open: string[] = [];
  const text = xml.replace(/<\?.*?\?>|<!--[^]*?-->|<!DOCTYPE[^>]*>/g, "");
  for (const [tag, slash, name, attributes] of text.matchAll(
    /<(\/?)([\w:]+)((?:[^<>"]|"[^"<]*")*)>/g,
  )) {
    if (slash === "/") {
      if (open.pop() !== name) return [tag];
    } else if (!attributes?.endsWith("/")) open.push(name ?? "");
  }
  const rest = text.replace(/<(\/?)([\w:]+)((?:[^<>"]|"[^"<]*")*)>/g, "");
  const stray = rest.match(/[<>]|&(?!#?\w+;)/g) ?? [];
  return [...open, ...stray];
}
