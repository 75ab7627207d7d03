import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";

const workflow = `import { workflow } from "ffuse";
import { offset } from "./offset.ts";
import limits from "./limits.json";

enum Unit { Metre = 1, Foot = 0.3048 }
const scale = (value: number, unit = Unit.Foot) => value * unit + offset();

const load = workflow(function load(count: number) {
  return { train: [count, limits.low], test: new Float64Array(count) };
});
const fit = workflow((rows: number[], options: { depth: number }) => rows.map((row) => scale(row) * options.depth));
class Counter {
  #total = 0;
  add(values: number[]) { for (const value of values) this.#total += value; return this.#total; }
}
const Counting = workflow(Counter);
const { train, test } = load(3).setName("rows");
const fitted = fit(train, { depth: 2 }).setName("fitted");
const counter = new Counting().setName("counter");
counter.add(fitted).setName("first");
counter.add([1, 2]).setName("second");
const size = workflow(function size(rows: Float64Array) { return rows.length; });
export default [size(test).setName("size"), new Date(0), 1n].slice(0, 1);
`;

const files = {
  "w.ts": workflow,
  "offset.ts": "let base = 1;\nbase += 1;\nexport function offset() { return base; }\n",
  "limits.json": '{ "low": -1, "high": 1 }\n',
  "w.query.yaml": 'queries: [{ glob: size, task_args: { version: "7" } }]\n',
};

test("the fingerprints of a fixed workflow are pinned: a change of the scheme is seen, and made on purpose", async () => {
  const rig = await makeRig(files);
  expect((await rig.ffuse("run", "w.ts")).status).toBe(0);
  const [journal = ""] = await readdir(join(rig.folder, "storage/w/runs"));
  const lines = (await rig.read(`storage/w/runs/${journal}`)).trim().split("\n");
  const results = lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ type }) => type === "result")
    .map(({ node, fingerprint }) => [node, fingerprint] as const);
  expect(Object.fromEntries([...results].sort())).toMatchInlineSnapshot(`
    {
      "counter": "eb197c013ff21f678cfcbea06e3b28a4af47489657005f0aa9e83e6a65c536cd",
      "first": "46859172a964e01f9a575ce9b9ebedf1d063dd9bcb5e36e6ded58e1c4eb0282d",
      "fitted": "9c9ac41e1fdbaf2b19ac45ad44c15a79e612b9e0db6dc43d82198ee83f075e14",
      "rows": "09fd167522cd0fa7d6edbf059a6cc98022c6ed0156f3240ebf54ea4bd6a4b9b2",
      "second": "911de82032153efbc94cc29b106f6b957f33ad9118f875c7f67626ab16bf4fe4",
      "size": "b54bc72f828d8337c932b6d0eca9f63e1977185953a0bbb1bce082f92a25bca9",
    }
  `);
});
