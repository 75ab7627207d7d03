import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";

const source = `
  import { readFileSync } from "node:fs";
  import { file, workflow } from "ffuse";
  const load = workflow((path: string) => JSON.parse(readFileSync(path, "utf8")) as number[]);
  const double = workflow((x: number) => x * 2);
  const add = workflow((a: number, b: number) => a + b);
  const count = workflow((n: number): any => (n < 2 ? n : add(count(n - 1), 1)));
  const rows = load(file("rows.json")).setName("rows");
  export const sum = add.reduce(double.map(rows)).setName("sum");
  export const counted = count(3).setName("counted");
`;

/** What a plan says of each node, and in all. */
async function planned(rig: Rig): Promise<readonly string[]> {
  const { status, stdout } = await rig.ffuse("plan", "w.ts", "--json");
  const { nodes } = JSON.parse(stdout) as {
    nodes: { node: string; status: string; on?: string[] }[];
  };
  return [
    `${status}`,
    ...nodes.map(({ node, status: is, on = [] }) => [node, is, ...on].join(" ")),
  ];
}

test("a plan knows the nodes to come as far as what they come from is kept", async () => {
  const rig = await makeRig({ "w.ts": source, "rows.json": "[1, 2, 3]" });
  expect(await planned(rig)).toEqual([
    "0",
    ...["rows run", "double wait rows", "sum wait double", "counted run"],
  ]);
  await rig.ffuse("run", "w.ts");
  const grown = [
    ...["double[0]", "double[1]", "double[2]", "sum[0..1]", "sum[0..2]"],
    ...[
      "counted/count_0000",
      "counted/add_0000",
      "counted/count_0000/count_0000",
      "counted/count_0000/add_0000",
    ],
  ];
  expect(await planned(rig)).toEqual([
    "0",
    ...["rows", "double", "sum", "counted", ...grown].map((name) => `${name} reuse`),
  ]);
  // Only what they hand over to changes: the nodes that do so are found again.
  await rig.write("w.ts", source.replace("x * 2", "x * 3"));
  expect(await planned(rig)).toEqual([
    "0",
    ...["rows reuse", "double run", "sum wait double", "counted reuse"],
    ...["count_0000", "add_0000", "count_0000/count_0000", "count_0000/add_0000"].map(
      (name) => `counted/${name} reuse`,
    ),
  ]);
});

test("why tells of a node that another one handed over to", async () => {
  const rig = await makeRig({ "w.ts": source, "rows.json": "[1, 2, 3]" });
  await rig.ffuse("run", "w.ts");
  await rig.write("rows.json", "[1, 2, 4]");
  const run = await rig.ffuse("run", "w.ts");
  expect(run.stderr).toMatch(/✓ double\[2\] .* "rows"\[2\] changed/);
  const { stdout } = await rig.ffuse("why", "w.ts", "double[2]");
  expect(stdout).toMatch(/^double\[2\] {2}is reused: nothing it depends on has changed \(/);
  const id = /by run (\S+)\)/.exec(stdout)?.[1] ?? "";
  expect((await rig.ffuse("why", "double[2]", "--run", id)).stdout).toContain('"rows"[2] changed');
  // Until its list is computed again, nobody knows whether there is such a node.
  await rig.write("rows.json", "[1]");
  expect((await rig.ffuse("why", "w.ts", "double[2]")).stderr).toContain("FFUSE_TARGET_UNKNOWN");
});
