import { expect, test } from "vitest";
import { dedent } from "../support/refusal.ts";
import { makeRig } from "../support/rig.ts";

const workflow = `import { workflow } from "ffuse";
import { scale } from "./scale.ts";
const load = workflow(function load(count: number) { return Array.from({ length: count }, (_, i) => i); });
const fit = workflow(function fit(rows: number[], { k }: { k: number }) { return rows.map((row) => scale(row) * k); });
const rows = load(3).setName("rows");
export default fit(rows, { k: 2 }).setName("fit");
`;
const scale = `export function scale(value: number): number {
  if (value < 0) return 0;
  return value * 10;
}
`;
const files = { "w.ts": workflow, "scale.ts": scale };

/** Run ids and times differ from run to run. */
const timeless = (text: string): string =>
  text.replace(/\(\d{4}-\S+Z, in [\d.]+ m?s, by run \S+\)/g, "(TIME)");

test("a node whose code changed is explained by the declaration that differs, with a diff of its texts", async () => {
  const rig = await makeRig(files);
  await rig.ffuse("run", "w.ts");
  await rig.write("scale.ts", scale.replace("10", "11"));
  const { status, stdout } = await rig.ffuse("why", "w.ts", "fit");
  expect([status, stdout]).toEqual([
    0,
    dedent(`
      fit  runs
        scale changed (scale.ts:1:8)
            function scale(value) {
              if (value < 0) return 0;
          -   return value * 10;
          +   return value * 11;
            }
    `),
  ]);
  await rig.ffuse("run", "w.ts");
  expect(timeless((await rig.ffuse("why", "--run", "last", "fit")).stdout)).toBe(
    timeless(stdout).replace("fit  runs", "fit  was computed (TIME)"),
  );
});

test("a node that waits is explained by the change at the other end of the chain", async () => {
  const rig = await makeRig(files);
  await rig.ffuse("run", "w.ts");
  await rig.write("w.ts", workflow.replace("load(3)", "load(4)"));
  expect((await rig.ffuse("why", "w.ts", "fit")).stdout).toBe(
    dedent(`
      fit  waits
        rows  runs
          argument [0] changed from 3 to 4
    `),
  );
  await rig.ffuse("run", "w.ts");
  expect(timeless((await rig.ffuse("why", "--run", "last", "fit")).stdout)).toBe(
    dedent(`
      fit  was computed (TIME)
        "rows" changed
        rows  was computed (TIME)
          argument [0] changed from 3 to 4
    `),
  );
  expect(timeless((await rig.ffuse("why", "w.ts", "fit")).stdout)).toBe(
    "fit  is reused: nothing it depends on has changed (TIME)\n",
  );
});

test("a node whose parent ran alone since is explained by what changed the parent", async () => {
  const rig = await makeRig(files);
  await rig.ffuse("run", "w.ts");
  await rig.write("w.ts", workflow.replace("load(3)", "load(4)"));
  await rig.ffuse("run", "w.ts", "rows");
  expect(timeless((await rig.ffuse("why", "w.ts", "fit")).stdout)).toBe(
    dedent(`
      fit  runs
        "rows" changed
        rows  was computed (TIME)
          argument [0] changed from 3 to 4
    `),
  );
});

test("an argument is told by its path, with both values", async () => {
  const rig = await makeRig(files);
  await rig.ffuse("run", "w.ts");
  await rig.write("w.ts", workflow.replace("k: 2 })", "k: 3 })"));
  expect((await rig.ffuse("why", "w.ts", "fit")).stdout).toBe(
    "fit  runs\n  argument [1].k changed from 2 to 3\n",
  );
  const json = await rig.ffuse("why", "w.ts", "fit", "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({
    name: "fit",
    state: {
      kind: "runs",
      because: {
        kind: "changed",
        changes: [{ part: "argument", where: "[1].k", before: "2", now: "3" }],
      },
    },
    below: [],
  });
});

test("a removed result is told as removed, and a new node as new", async () => {
  const rig = await makeRig(files);
  expect((await rig.ffuse("why", "w.ts", "rows")).stdout).toBe("rows  runs\n  new\n");
  await rig.ffuse("run", "w.ts");
  await rig.ffuse("rm-task", "w", "rows", "--yes");
  expect((await rig.ffuse("why", "w.ts", "rows")).stdout).toBe(
    "rows  runs\n  its result was removed\n",
  );
});

test("a node whose code could reach anything is told so", async () => {
  const rig = await makeRig({
    "w.ts": `import { workflow } from "ffuse";
const unused = 1;
export default workflow(function run(code: string) { return (0, eval)(code) + eval(code); })("1 + 1").setName("any");
`,
  });
  const { stdout } = await rig.ffuse("why", "w.ts", "any");
  expect(stdout).toMatch(
    /^any {2}runs\n {2}new\n {2}all code of the workflow counts for it: .*eval.* \(w\.ts:3:\d+\) could reach anything\n$/,
  );
});

test("names that are not there are refused with near ones", async () => {
  const rig = await makeRig(files);
  const lost = await rig.ffuse("why", "w.ts", "fits");
  expect([lost.status, lost.stderr]).toEqual([
    2,
    expect.stringContaining('hint: did you mean "fit"?'),
  ]);
  await rig.ffuse("run", "w.ts");
  const run = await rig.ffuse("why", "--run", "1999", "fit");
  expect([run.status, run.stderr.replace(/in \S+ has/, "in STORAGE has")]).toEqual([
    2,
    dedent(`
      FFUSE_RUN_UNKNOWN
        no single run in STORAGE has the id "1999"
        hint: give the whole id, its beginning, or last; --storage DIR looks elsewhere
    `),
  ]);
  const node = await rig.ffuse("why", "--run", "last", "fits");
  expect([node.status, node.stderr]).toEqual([
    2,
    dedent(`
      FFUSE_TASK_UNKNOWN
        workflow "w" has no result named "fits"
        hint: did you mean "fit"?
    `),
  ]);
  const words = await rig.ffuse("why", "w.ts");
  expect([words.status, words.stderr]).toEqual([
    2,
    dedent(`
      FFUSE_USAGE
        a workflow file and the name of one node are expected
        hint: ffuse why --help tells its arguments and flags
    `),
  ]);
});
