import { cp, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";

const declarations = `
  import { workflow } from "ffuse";
  const scale = 3;
  const load = workflow(function load(options: { a: number; b: { c: number; d: string } }) {
    return [options.a, options.b.c];
  });
  const sum = workflow(function sum(rows: number[], factor: number) {
    return rows.reduce((x, y) => x + y, 0) * factor * scale;
  });
  const Total = workflow(
    class Total {
      value: number;
      constructor(start: number) { this.value = start; }
      add(more: number) { this.value += more; return this.value; }
    },
  );`;
const rows = `const rows = load({ a: 1, b: { c: 2, d: "x" } }).setName("rows");`;
const others = `const others = load({ a: 4, b: { c: 5, d: "y" } }).setName("others");`;
const total = `const total = sum(rows, 3).setName("total");`;
const counter = `const counter = new Total(1);
  const added = counter.add(total).setName("added");`;
const exported = `export default [added, others];`;

const text = (...lines: readonly string[]) => [declarations, ...lines, exported].join("\n  ");
const before = text(rows, others, total, counter);
const allRan = "5 ran, 0 reused, 0 failed, 0 skipped";
const noneRan = "nothing to compute, 5 results kept from before";

/** What a run says at its end: how many nodes ran and how many were reused. */
async function counts(rig: Rig, ...words: readonly string[]): Promise<string> {
  const { stderr } = await rig.ffuse("run", ...words);
  const last = stderr.trimEnd().split("\n").at(-1) ?? "";
  return last.replace(/^w {2}/, "").replace(/ {2}\S.*$/, "");
}

/** A folder with a workflow file that was run once. */
async function ranOnce(files: Readonly<Record<string, string>> = {}): Promise<Rig> {
  const rig = await makeRig({ "w.ts": before, ...files });
  expect(await counts(rig, "w.ts")).toBe(allRan);
  return rig;
}

test("nothing runs again by the order of keys in arguments and of nodes, or by other names of nodes", async () => {
  const rig = await ranOnce();
  const edits = {
    "keys of object literals in another order": text(
      `const rows = load({ b: { d: "x", c: 2 }, a: 1 }).setName("rows");`,
      ...[others, total, counter],
    ),
    "nodes in another order that have nothing to do with each other": text(
      ...[others, rows, total, counter],
    ),
    "other names": before
      .replace(`"rows"`, `"lines, all of them"`)
      .replace(`.setName("total")`, "")
      .replace(`"added"`, `"the end"`),
  };
  const seen: Record<string, string> = {};
  for (const [what, edited] of Object.entries(edits)) {
    await writeFile(join(rig.folder, "w.ts"), edited);
    seen[what] = await counts(rig, "w.ts");
  }
  expect(seen).toEqual(Object.fromEntries(Object.keys(edits).map((what) => [what, noneRan])));
  const values = ["lines, all of them", "sum_0000", "the end"].map((name) =>
    rig.ffuse("read-task", "w", name),
  );
  expect((await Promise.all(values)).map(({ stdout }) => stdout)).toEqual([
    "[1,2]\n",
    "27\n",
    "28\n",
  ]);
});

test("nothing runs again by threads, memory, other resources, tags, the engine, or keys of the query in another order", async () => {
  const query = (first: string, second: string, rest: string) =>
    `init: { num_cpus: ${first}, memory: ${second}, resources: { _disk: 2 } }\nqueries:\n${rest}`;
  const rig = await ranOnce({
    "one.yaml": query("1", "2GB", "  - pattern: '.*'\n    remote_args: { num_cpus: 1 }\n"),
    "two.yaml": query(
      "2",
      "4GB",
      `  - pattern: "t.*"
    remote_args: { num_cpus: 2, memory: 1GB, resources: { _disk: 1 } }
    task_args: { tags: [slow, large], cache: fingerprint }
  - pattern: ".*"
    remote_args: { num_cpus: 1, memory: 10MB }
`,
    ),
    "three.yaml": `queries:
  - task_args: { cache: fingerprint, tags: [large, slow] }
    remote_args: { resources: { _disk: 1 }, memory: 1GB, num_cpus: 2 }
    pattern: "t.*"
  - remote_args: { memory: 10MB, num_cpus: 1 }
    pattern: ".*"
init: { resources: { _disk: 2 }, memory: 4GB, num_cpus: 2 }
`,
  });
  const seen = [];
  for (const name of ["one", "two", "three"]) {
    seen.push(await counts(rig, "w.ts", "--query", `${name}.yaml`));
  }
  seen.push(await counts(rig, "w.ts", "--backend", "local"));
  expect(seen).toEqual([noneRan, noneRan, noneRan, noneRan]);
});

test("nothing runs again by variables of the environment that nobody declared, or by the folder that one stands in", async () => {
  const { folder } = await ranOnce();
  const env = { SOME_VARIABLE: "1", LANG: "C", TZ: "Asia/Tokyo", NODE_ENV: "production" };
  const elsewhere = await makeRig({}, { env });
  const words = [join(folder, "w.ts"), "--storage", join(folder, "storage")];
  expect(await counts(elsewhere, ...words)).toBe(noneRan);
});

test("nothing runs again where the storage is copied to, or the whole project is moved to", async () => {
  const rig = await ranOnce();
  await cp(join(rig.folder, "storage"), join(rig.folder, "other/place"), { recursive: true });
  expect(await counts(rig, "w.ts", "--storage", "other/place")).toBe(noneRan);
  const target = await makeRig({});
  const moved = join(target.folder, "deep");
  await rename(rig.folder, moved);
  expect(await counts(target, "deep/w.ts", "--storage", "deep/storage")).toBe(noneRan);
});

test("nothing runs again by parameters in another order", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      interface Params { options: { k: number; label: string }; more: number }
      const show = workflow((options: Params["options"], more: number) => [options, more]);
      export default ({ options, more }: Params) => show(options, more).setName("shown");`,
    "one.yaml": "options: { k: 5, label: x }\nmore: 1\n",
    "two.yaml": "more: 1\noptions:\n  label: x\n  k: 5\n",
  });
  expect(await counts(rig, "w.ts", "--params", "one.yaml")).toBe(
    "1 ran, 0 reused, 0 failed, 0 skipped",
  );
  expect(await counts(rig, "w.ts", "--params", "two.yaml")).toBe(
    "nothing to compute, 1 result kept from before",
  );
});

test("what counts is seen by the same means: a new node runs alone, and a changed argument with what follows from it", async () => {
  const rig = await ranOnce();
  const added = before.replace("others]", `others, sum([7], 8).setName("new")]`);
  await writeFile(join(rig.folder, "w.ts"), added);
  const first = await counts(rig, "w.ts");
  await writeFile(join(rig.folder, "w.ts"), added.replace("sum(rows, 3)", "sum(rows, 4)"));
  expect([first, await counts(rig, "w.ts")]).toEqual([
    "1 ran, 5 reused, 0 failed, 0 skipped",
    "2 ran, 4 reused, 0 failed, 0 skipped",
  ]);
});
