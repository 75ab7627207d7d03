import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Ended, Rig } from "../support/rig.ts";

const workflow = `
import { workflow } from "ffuse";
const load = workflow(function load() { return [3, 1, 2]; });
const scale = workflow(function scale(rows: number[], by: number) { return rows.map((row) => row * by); });
const split = workflow(function split(rows: number[]) { return { train: rows.slice(1), test: rows.slice(0, 1) }; });
const fit = workflow(function fit(rows: number[], k: number) { return rows.reduce((a, b) => a + b, k); });
const rows = load().setName("rows");
const scaled = scale(rows, 10).setName("scaled");
const { train, test } = split(scaled).setName("split");
const models = [1, 2].map((k) => fit(train, k).setName(\`model-\${k}\`));
export default workflow(function score(models: number[], test: number[]) { return { models, test }; })(models, test).setName("scores");
`;

const edited = async (body: string, before = ""): Promise<Rig> =>
  makeRig({
    "w.ts": workflow,
    "w.backend.ts": `import { defineBackend } from "ffuse";
${before}
export default defineBackend(({ query }) => {
${body}
});
`,
  });

const read = async (rig: Rig, ...words: readonly string[]): Promise<unknown> => {
  const { stdout, stderr } = await rig.ffuse("read-task", "w", ...words);
  return stdout === "" ? stderr : JSON.parse(stdout);
};

/** The edges of the edited graph, as "parent > child". */
const edges = async (rig: Rig, ...words: readonly string[]): Promise<readonly string[]> => {
  const { stdout } = await rig.ffuse("graph", "w.ts", "--format", "json", ...words);
  const graph = JSON.parse(stdout) as {
    readonly edges: readonly { readonly from: string; readonly to: string }[];
  };
  return graph.edges.map(({ from, to }) => `${from} > ${to}`);
};

const outcomes = ({ stderr }: Ended): Record<"ran" | "reused", readonly string[]> => ({
  ran: [...stderr.matchAll(/^ {2}✓ (\S+) /gm)].map(([, name]) => name ?? "").sort(),
  reused: [...stderr.matchAll(/^ {2}= (\S+) /gm)].map(([, name]) => name ?? "").sort(),
});

test("insertBefore puts a function on the way of one argument, insertAfter behind a value or on some of its edges", async () => {
  const rig = await edited(
    `
  query({ glob: "model-*" }).insertBefore(doubled, { argument: 1 });
  query("rows").insertAfter((rows) => [...rows, 4], { into: "scaled", name: "more" });
  query("scaled").insertAfter(checked);`,
    `
const doubled = (k: number) => 2 * k;
function checked(rows: number[]) {
  if (rows.some((row) => row < 0)) throw new Error("negative");
  return rows;
}`,
  );

  const run = await rig.ffuse("run", "w.ts");

  expect(run.status).toBe(0);
  expect(await edges(rig)).toEqual([
    "rows > more",
    "more > scaled",
    "scaled > scaled.checked",
    "scaled.checked > split",
    "split > model-1",
    "model-1.doubled > model-1",
    "split > model-2",
    "model-2.doubled > model-2",
    "split > scores",
    "model-1 > scores",
    "model-2 > scores",
  ]);
  expect(await read(rig, "scores")).toEqual({ models: [72, 74], test: [30] });
});

test("replace has nodes call another function, and only they and what reads a changed value run again", async () => {
  const rig = await edited("");
  await rig.ffuse("run", "w.ts");
  await rig.write(
    "w.backend.ts",
    `import { defineBackend } from "ffuse";
const fn = (rows: number[], k: number) => Math.max(...rows) + k;
export default defineBackend(({ query }) => {
  query("model-2").replace(fn);
});
`,
  );

  const run = await rig.ffuse("run", "w.ts");
  await rig.write(
    "w.backend.ts",
    `${await rig.read("w.backend.ts")}// another text that changes nothing\nexport const unused = 1;\n`,
  );
  const again = await rig.ffuse("run", "w.ts");

  expect(outcomes(run)).toEqual({
    ran: ["model-2", "scores"],
    reused: ["model-1", "rows", "scaled", "split"],
  });
  expect(outcomes(again).ran).toEqual([]);
  expect(await read(rig, "scores")).toEqual({ models: [31, 22], test: [30] });
});

test("bypass gives the users of a node its argument, item by item", async () => {
  const rig = await edited(`
  query("scaled").bypass();
  query("model-1").bypass({ argument: 1 });`);

  const run = await rig.ffuse("run", "w.ts");

  expect(run.status).toBe(0);
  expect(await edges(rig)).toEqual([
    "rows > split",
    "split > model-2",
    "split > scores",
    "model-2 > scores",
  ]);
  expect(await read(rig, "scores")).toEqual({ models: [1, 5], test: [3] });
});

test("remove takes nodes out, with what needs them where it is said", async () => {
  const rig = await edited(`
  query("scores").remove();
  query("model-1").remove({ descendants: true });`);

  const run = await rig.ffuse("run", "w.ts");

  expect(run.status).toBe(0);
  expect(await edges(rig)).toEqual(["rows > scaled", "scaled > split", "split > model-2"]);
});

test("duplicate adds a node that is computed once with its original, until it is edited", async () => {
  const rig = await edited(`
  query("model-1").duplicate();
  query("model-2").duplicate({ name: (node) => node + "-max" }).replace((rows: number[]) => Math.max(...rows));`);

  const run = await rig.ffuse("run", "w.ts");

  expect(run.status).toBe(0);
  expect(await read(rig, "model-1.copy")).toBe(31);
  expect(await read(rig, "model-2-max")).toBe(20);
});

test("collapse runs several nodes as one, and gives what is used of them or all of them", async () => {
  const rig = await edited(`
  query("rows|scaled").collapse({ name: "prepared" });
  query({ glob: "model-*" }).collapse({ name: "models", keep: true });`);

  const run = await rig.ffuse("run", "w.ts");

  expect(run.status).toBe(0);
  expect(await edges(rig)).toEqual([
    "prepared > split",
    "split > models",
    "split > scores",
    "models > scores",
  ]);
  expect(await read(rig, "prepared")).toEqual([30, 10, 20]);
  expect(await read(rig, "models")).toEqual({ "model-1": 31, "model-2": 32 });
  expect(await read(rig, "scores")).toEqual({ models: [31, 32], test: [30] });
});

test("a collapsed unit runs again when the code or an argument of a node in it changes, and not else", async () => {
  const rig = await edited(`query("rows|scaled").collapse({ name: "prepared" });`);
  await rig.ffuse("run", "w.ts");
  const again = await rig.ffuse("run", "w.ts");
  await rig.write(
    "w.ts",
    workflow.replace("rows.map((row) => row * by)", "rows.map((row) => by * row)"),
  );
  const code = await rig.ffuse("run", "w.ts");
  await rig.write("w.ts", workflow.replace("scale(rows, 10)", "scale(rows, 20)"));
  const argument = await rig.ffuse("run", "w.ts");
  await rig.write("w.ts", workflow.replace("return { models, test }", "return { test, models }"));
  const outside = await rig.ffuse("run", "w.ts");

  expect(outcomes(again).ran).toEqual([]);
  expect(outcomes(code).ran).toEqual(["prepared"]);
  expect(outcomes(argument).ran).toEqual(["model-1", "model-2", "prepared", "scores", "split"]);
  expect(outcomes(outside).ran).toEqual(["scores"]);
});

test("an instance and all its calls can be collapsed, and calls on it can be bypassed", async () => {
  const rig = await makeRig({
    "w.ts": `
import { workflow } from "ffuse";
const Counter = workflow(class Counter { sum = 0; add(by: number) { this.sum += by; return this.sum; } });
const counter = new Counter();
const last = [1, 2, 3].map((by) => counter.add(by).setName("add-" + by)).at(-1);
export default workflow(function show(sum: number) { return { sum }; })(last!).setName("shown");
`,
    "b.ts": `import { defineBackend } from "ffuse";
export default defineBackend(({ query }) => {
  query("add-2").bypass();
  query({ glob: "{Counter,add-}*" }).collapse({ name: "counted" });
});
`,
  });

  const run = await rig.ffuse("run", "w.ts", "--backend-file", "b.ts");

  expect(run.status).toBe(0);
  expect(await read(rig, "shown")).toEqual({ sum: 4 });
  expect(await read(rig, "counted")).toEqual(4);
});

test("edits are made alike where one thread runs all nodes and where many do", async () => {
  const rig = await edited(`
  query("rows|scaled").collapse({ name: "prepared" });
  query({ glob: "model-*" }).insertAfter(function rounded(x: number) { return Math.round(x); });`);

  const pool = await rig.ffuse("run", "w.ts");
  const local = await rig.ffuse("run", "w.ts", "--backend", "local", "--storage", "other");

  expect(pool.status).toBe(0);
  expect(local.status).toBe(0);
  expect(outcomes(local).ran).toEqual(outcomes(pool).ran);
});

test("a query file can bypass, remove and collapse, after the edits of the backend file", async () => {
  const rig = await edited(`query("rows").insertAfter((rows) => rows, { name: "same" });`);
  await rig.write(
    "w.query.yaml",
    `edits:
  - bypass: { pattern: scaled }
  - remove: { glob: scores, descendants: true }
  - collapse: { glob: "{rows,same}", name: loaded, keep: true }
`,
  );

  const run = await rig.ffuse("run", "w.ts");
  const again = await rig.ffuse("run", "w.ts");

  expect(run.status).toBe(0);
  expect(await edges(rig)).toEqual(["loaded > split", "split > model-1", "split > model-2"]);
  expect(await read(rig, "loaded", "same")).toEqual([3, 1, 2]);
  expect(outcomes(again).ran).toEqual([]);
});

test("a graph that only a query file edits is reused as a whole like any other", async () => {
  const rig = await makeRig({
    "w.ts": workflow,
    "w.query.yaml": "edits: [{ bypass: { glob: scaled } }]\n",
  });
  await rig.ffuse("run", "w.ts");

  const again = await rig.ffuse("run", "w.ts");
  await rig.write("w.query.yaml", "edits: [{ bypass: { glob: scaled, argument: 1 } }]\n");
  const other = await rig.ffuse("run", "w.ts");

  expect(outcomes(again).ran).toEqual([]);
  expect(other.status).toBe(1);
});

test("nodes that go over a list are edited as a whole: their function, their list, their value", async () => {
  const rig = await makeRig({
    "w.ts": `
import { workflow } from "ffuse";
const list = workflow(function list() { return [1, 2, 3]; });
const twice = workflow(function twice(x: number) { return 2 * x; });
const add = workflow(function add(a: number, b: number) { return a + b; });
const rows = list().setName("rows");
const all = twice.map(rows).setName("all");
export const sum = add.reduce(all).setName("sum");
`,
    "b.ts": `import { defineBackend } from "ffuse";
export default defineBackend(({ query }) => {
  query("all").replace((x: number) => 10 * x);
  query("all").insertBefore(function more(rows: number[]) { return [...rows, 4]; });
  query("all").insertAfter(function fewer(rows: number[]) { return rows.slice(1); });
});
`,
    "c.ts": `import { defineBackend } from "ffuse";
export default defineBackend(({ query }) => {
  query({ glob: "*" }).collapse({ name: "unit", keep: true });
});
`,
  });

  const run = await rig.ffuse("run", "w.ts", "--backend-file", "b.ts");
  const sum = await read(rig, "sum");
  const unit = await rig.ffuse("run", "w.ts", "--backend-file", "c.ts");

  expect(run.status).toBe(0);
  expect(sum).toBe(90);
  expect(unit.status).toBe(0);
  expect(await read(rig, "unit")).toEqual({ rows: [1, 2, 3], all: [2, 4, 6], sum: 12 });
});

test("a function that was put in may hand over to new nodes", async () => {
  const rig = await edited(
    `query({ glob: "model-*" }).replace(again); query("scores").collapse({ name: "end" });`,
    `import { workflow } from "ffuse";
const down = workflow(function down(rows: number[], k: number): number { return rows.length * k; });
function again(rows: number[], k: number) { return down(rows, k); }`,
  );

  const run = await rig.ffuse("run", "w.ts");

  expect(run.status).toBe(0);
  expect(await read(rig, "end")).toEqual({ models: [2, 4], test: [30] });
});
