import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import { told } from "../support/told.ts";

const workflow = `import { workflow } from "ffuse";
import { scale } from "./scale.ts";
const rows = workflow(function load(count: number) { return Array.from({ length: count }, (_, i) => i); });
const fit = workflow(function fit(rows: number[], k: number) { return rows.map((row) => scale(row) * k); });
const count = workflow(function count(rows: number[]) { return rows.length; });
const all = rows(3).setName("rows");
export default [fit(all, 2).setName("fit"), count(all).setName("count")];
`;
const scale = "export function scale(value: number): number {\n  return value * 10;\n}\n";

const files = { "w.ts": workflow, "scale.ts": scale };

/** Times differ from run to run. */
const timeless = (text: string): string => text.replace(/saves? [\d.]+ (ms|s)/g, "saves TIME");

test("a plan says of every node what a run would do with it and why, and runs nothing", async () => {
  const rig = await makeRig(files);
  const first = await rig.ffuse("plan", "w.ts");
  expect([first.status, first.stderr, first.stdout]).toEqual([
    0,
    "",
    [
      "run    rows   new",
      'wait   fit    for "rows"',
      'wait   count  for "rows"',
      "3 nodes: 1 run, 2 wait, 0 reuse",
      "",
    ].join("\n"),
  ]);
  await rig.ffuse("run", "w.ts");
  const second = await rig.ffuse("plan", "w.ts");
  expect(timeless(second.stdout)).toBe(
    [
      "reuse  rows   saves TIME",
      "reuse  fit    saves TIME",
      "reuse  count  saves TIME",
      "3 nodes: 0 run, 0 wait, 3 reuse",
      "",
    ].join("\n"),
  );
  await rig.write("scale.ts", scale.replace("10", "11"));
  const third = await rig.ffuse("plan", "w.ts");
  expect(timeless(third.stdout)).toBe(
    [
      "reuse  rows   saves TIME",
      "run    fit    scale changed (scale.ts:1:8)",
      "reuse  count  saves TIME",
      "3 nodes: 1 run, 0 wait, 2 reuse",
      "",
    ].join("\n"),
  );
  const changed = await rig.ffuse("plan", "w.ts", "--only-changed");
  expect(changed.stdout).toBe(
    "run    fit  scale changed (scale.ts:1:8)\n3 nodes: 1 run, 0 wait, 2 reuse\n",
  );
  const run = await rig.ffuse("run", "w.ts");
  expect(told(run.stderr)).toEqual({ fit: "ran" });
  expect(run.stderr).toMatch(/ {2}✓ fit {2}[\d.]+ ms {2}scale changed \(scale\.ts:1:8\)\n/);
  expect(run.stderr).toMatch(/ {2}= rows {2}reused, saved [\d.]+ ms\n/);
});

test("with --exit-code a plan exits with 3 when something would run, and with 0 when nothing would", async () => {
  const rig = await makeRig(files);
  expect((await rig.ffuse("plan", "w.ts", "--exit-code")).status).toBe(3);
  await rig.ffuse("run", "w.ts");
  expect((await rig.ffuse("plan", "w.ts", "--exit-code")).status).toBe(0);
  expect((await rig.ffuse("plan", "w.ts", "--exit-code", "--force", "fit")).status).toBe(3);
});

test("a parent that will run again and gives the same value stops the wave there", async () => {
  const rig = await makeRig(files);
  await rig.ffuse("run", "w.ts");
  await rig.write("w.ts", workflow.replace("(_, i) => i", "(_, i) => i * 1"));
  const planned = await rig.ffuse("plan", "w.ts");
  expect(planned.stdout).toBe(
    [
      "run    rows   load changed (w.ts:3:23)",
      'wait   fit    for "rows"',
      'wait   count  for "rows"',
      "3 nodes: 1 run, 2 wait, 0 reuse",
      "",
    ].join("\n"),
  );
  const run = await rig.ffuse("run", "w.ts");
  expect(told(run.stderr)).toEqual({ rows: "ran" });
});

test("--force runs the nodes of a glob and keeps what they give; one that matches nothing is told", async () => {
  const rig = await makeRig(files);
  await rig.ffuse("run", "w.ts");
  const forced = await rig.ffuse("run", "w.ts", "--force", "fi*");
  expect(told(forced.stderr)).toEqual({ fit: "ran" });
  expect(forced.stderr).toMatch(/ {2}✓ fit {2}[\d.]+ ms {2}forced\n/);
  const none = await rig.ffuse("run", "w.ts", "--force", "fits");
  expect(none.stderr).toContain('warning: the rule for "fits" matches no node; near names: "fit"');
  const empty = await rig.ffuse("run", "w.ts", "--force", "");
  expect([empty.status, empty.stderr]).toEqual([
    2,
    'FFUSE_FLAG_VALUE\n  --force is ""; expected is a glob such as model-*\n  hint: give --force another value, or leave it out\n',
  ]);
});

const settings = (lines: string): string => `queries:\n  - glob: fit\n    task_args:\n${lines}`;

test("cache: refresh runs a node and keeps what it gives", async () => {
  const rig = await makeRig(files);
  await rig.ffuse("run", "w.ts");
  await rig.write("w.query.yaml", settings("      cache: refresh\n"));
  const run = await rig.ffuse("run", "w.ts");
  expect(told(run.stderr)).toEqual({ fit: "ran" });
});

test("another version runs a node, and the first one finds the first result again", async () => {
  const rig = await makeRig(files);
  await rig.ffuse("run", "w.ts");
  await rig.write("w.query.yaml", settings('      version: "2"\n'));
  expect((await rig.ffuse("plan", "w.ts", "--only-changed")).stdout).toContain(
    "run    fit  version is new: 2\n",
  );
  expect(told((await rig.ffuse("run", "w.ts")).stderr)).toEqual({ fit: "ran" });
  expect(told((await rig.ffuse("run", "w.ts")).stderr)).toEqual({});
  await rig.write("w.query.yaml", "");
  expect(told((await rig.ffuse("run", "w.ts")).stderr)).toEqual({});
});

test("the runtime counts only where the operator says so", async () => {
  const rig = await makeRig(files);
  await rig.ffuse("run", "w.ts");
  await rig.write("w.query.yaml", settings("      environment: [node, arch]\n"));
  expect((await rig.ffuse("plan", "w.ts", "--only-changed")).stdout).toContain(
    `run    fit  arch is new: ${process.arch}, and 1 more\n`,
  );
  expect(told((await rig.ffuse("run", "w.ts")).stderr)).toEqual({ fit: "ran" });
  expect(told((await rig.ffuse("run", "w.ts")).stderr)).toEqual({});
});

test("a result that is older than expires allows is computed again", async () => {
  const rig = await makeRig(files);
  await rig.ffuse("run", "w.ts");
  await rig.write("w.query.yaml", settings("      expires: 30d\n"));
  expect(told((await rig.ffuse("run", "w.ts")).stderr)).toEqual({});
  await rig.write("w.query.yaml", settings("      expires: 1ms\n"));
  const run = await rig.ffuse("run", "w.ts");
  expect(told(run.stderr)).toEqual({ fit: "ran" });
  expect(run.stderr).toMatch(/its result is .+ old, and expires after 1 ms\n/);
});

const unknowable = `import { workflow } from "ffuse";
const seed = (() => { const made = Number(process.env.SEED ?? "1"); return () => made; })();
const rows = workflow(function rows() { return [1, 2]; })().setName("rows");
const draw = workflow(function draw(rows: number[]) { return rows.length * seed(); });
const adder = (by: number) => workflow(function add(rows: number[]) { return rows.length + by; });
const size = workflow(function size(n: number) { return n; });
class Walk { at = seed(); constructor(public rows: number[]) {} step() { return (this.at += 1); } }
const drawn = draw(rows).setName("drawn");
const walk = new (workflow(Walk))(rows).setName("walk");
export default [
  adder(Number(process.env.SEED ?? "1"))(rows).setName("added"),
  size(drawn).setName("size"),
  walk.step().setName("step"),
];
`;

test("what runs whatever its parents give is planned to run before they have run", async () => {
  const rig = await makeRig({ "w.ts": unknowable });
  const seed = "it reads seed, which holds a function made of what the code does not tell";
  expect((await rig.ffuse("plan", "w.ts")).stdout).toBe(
    [
      "run    rows   new",
      `run    drawn  runs every time: ${seed}`,
      `run    walk   runs every time: ${seed}`,
      "run    added  runs every time: it closes over by, whose value its code does not tell",
      'wait   size   for "drawn"',
      `run    step   runs every time: ${seed}`,
      "6 nodes: 5 run, 1 wait, 0 reuse",
      "",
    ].join("\n"),
  );
  expect((await rig.ffuse("why", "w.ts", "drawn")).stdout).toBe(
    `drawn  runs\n  runs every time: ${seed}\n`,
  );
});

test.each([
  ["off", "its cache is off"],
  ["refresh", "forced"],
])("cache: %s is planned to run before its parents have run", async (cache, because) => {
  const rig = await makeRig({ ...files, "w.query.yaml": settings(`      cache: ${cache}\n`) });
  expect((await rig.ffuse("plan", "w.ts")).stdout).toBe(
    [
      "run    rows   new",
      `run    fit    ${because}`,
      'wait   count  for "rows"',
      "3 nodes: 2 run, 1 wait, 0 reuse",
      "",
    ].join("\n"),
  );
});

test("cache: name is planned to be reused whatever its parents will give, and is", async () => {
  const rig = await makeRig({ ...files, "w.query.yaml": settings("      cache: name\n") });
  await rig.ffuse("run", "w.ts");
  await rig.write("w.ts", workflow.replace("(_, i) => i", "(_, i) => i + 1"));
  expect(timeless((await rig.ffuse("plan", "w.ts")).stdout)).toBe(
    [
      "run    rows   load changed (w.ts:3:23)",
      "reuse  fit    saves TIME",
      'wait   count  for "rows"',
      "3 nodes: 1 run, 1 wait, 1 reuse",
      "",
    ].join("\n"),
  );
  expect(told((await rig.ffuse("run", "w.ts")).stderr)).toEqual({ rows: "ran", count: "ran" });
});
