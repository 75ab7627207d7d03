import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Ended } from "../support/rig.ts";

const count = 2_000;

function ran({ stderr }: Ended): readonly string[] {
  return [...stderr.matchAll(/^ {2}✓ (\S+) /gm)].map(([, name]) => name!);
}

test(`one changed element of ${count} runs itself, and its path to the root of the reduce tree`, async () => {
  const rig = await makeRig({
    "w.ts": `
      import { readFileSync } from "node:fs";
      import { file, workflow } from "ffuse";
      const load = workflow((path: string) => JSON.parse(readFileSync(path, "utf8")) as number[]);
      const square = workflow((x: number) => x * x);
      const add = workflow((a: number, b: number) => a + b);
      const rows = load(file("rows.json")).setName("rows");
      export default add.reduce(square.map(rows).setName("squares")).setName("sum");
    `,
  });
  const rows = Array.from({ length: count }, (_, index) => index + 1);
  const sum = () => rows.reduce((total, row) => total + row * row, 0);
  await rig.write("rows.json", JSON.stringify(rows));
  const all = await rig.ffuse("run", "w.ts", "--print");
  expect(all.stdout).toBe(`${sum()}\n`);
  // The list, a node and all but one merge for each element, and the two nodes that hand over.
  expect(ran(all)).toHaveLength(1 + count + 1 + (count - 1) + 1);

  const changed = 1_234;
  rows[changed] = -7;
  await rig.write("rows.json", JSON.stringify(rows));
  const again = await rig.ffuse("run", "w.ts", "--print");
  expect(again.stdout).toBe(`${sum()}\n`);
  const names = ran(again);
  const merges = names.filter((name) => name.startsWith("sum["));
  expect(merges).toHaveLength(Math.ceil(Math.log2(count)));
  for (const name of merges) {
    const [from, to] = name.match(/\d+/g)!.map(Number);
    expect(from! <= changed && changed <= to!).toBe(true);
  }
  expect(names.filter((name) => !merges.includes(name)).sort()).toEqual(
    ["rows", "squares", `squares[${changed}]`, "sum"].sort(),
  );
});
