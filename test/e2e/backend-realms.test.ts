import { expect, test } from "vitest";
import { scriptProject } from "../support/script-project.ts";
import { makeRig } from "../support/rig.ts";
import type { Ended } from "../support/rig.ts";

const workflow = `
import { workflow } from "ffuse";
const load = workflow(function load() { return [3, 1, 2]; });
const sum = workflow(function sum(rows: number[]) { return rows.reduce((a, b) => a + b, 0); });
export default sum(load().setName("rows")).setName("sum");
`;
const backend = (body: string, before = ""): string =>
  `import { defineBackend } from "ffuse";
${before}
export default defineBackend(({ query, storage }) => {
${body}
});
`;
const ran = ({ stderr }: Ended): readonly string[] =>
  [...stderr.matchAll(/^ {2}✓ (\S+) /gm)].map(([, name]) => name ?? "").sort();

test("what was put in runs again when its code, a helper or a value that it closes over changed, and not else", async () => {
  const rig = await makeRig({ "w.ts": workflow });
  const run = async (body: string, before = ""): Promise<readonly string[]> => {
    await rig.write("w.backend.ts", backend(body, before));
    return ran(await rig.ffuse("run", "w.ts"));
  };
  const helper = (by: number): string => `const by = ${by};
function scaled(rows: number[]) { return rows.map((row) => by * row); }`;
  const edit = `query("rows").insertAfter(scaled);`;
  const local = (by: number): string => `const by = ${by};
  query("rows").insertAfter((rows) => rows.map((row: number) => by * row), { name: "local" });`;

  expect(await run(edit, helper(2))).toEqual(["rows", "rows.scaled", "sum"]);
  expect(await run(`${edit}\n  query("sum").setRemoteArgs({ priority: 2 });`, helper(2))).toEqual(
    [],
  );
  expect(await run(`// moved\n\n  ${edit}`, `${helper(2)}\nexport const other = 1;`)).toEqual([]);
  expect(
    await run(
      `query("rows").insertAfter((rows) => scaled(rows), { name: "rows.scaled" });`,
      helper(2),
    ),
  ).toEqual(["rows.scaled"]);
  expect(await run(edit, helper(3))).toEqual(["rows.scaled", "sum"]);
  expect(await run(local(3))).toEqual(["local"]);
  expect(await run(local(4))).toEqual(["local", "sum"]);
  expect(await run(local(4))).toEqual([]);
});

test("a function that the workflow has wrapped itself can be put in elsewhere", async () => {
  const rig = await makeRig({
    "fns.ts": `import { workflow } from "ffuse";
export const twice = workflow((x: number) => 2 * x);
`,
    "w.ts": `import { twice } from "./fns.ts";\n${workflow.replace("export default sum(", "export default twice(sum(").replace('"sum");', '"sum")).setName("end");')}`,
    "w.backend.ts": backend(
      `query({ function: twice }).insertBefore(twice);`,
      `import { twice } from "./fns.ts";`,
    ),
  });

  const run = await rig.ffuse("run", "w.ts", "--print", "end");

  expect(run.stdout).toBe("24\n");
  expect(ran(run)).toEqual(["end", "end.twice", "rows", "sum"]);
});

test("why tells what changed in a unit and in what was put in", async () => {
  const rig = await makeRig({ "w.ts": workflow });
  const write = (by: number): Promise<void> =>
    rig.write(
      "w.backend.ts",
      backend(
        `query("rows").insertAfter(scaled); query("rows|rows.scaled").collapse({ name: "unit" });`,
        `function scaled(rows: number[]) { return rows.map((row) => ${by} * row); }`,
      ),
    );
  await write(2);
  await rig.ffuse("run", "w.ts");
  await write(3);

  const { stdout } = await rig.ffuse("why", "w.ts", "unit");

  expect(stdout).toContain(`unit  runs
  scaled changed (w.backend.ts:2:1)
      function scaled(rows) {
    -   return rows.map((row) => 2 * row);
    +   return rows.map((row) => 3 * row);
      }
`);
});

test("a backend file that never comes back, or that throws, ends the command and not more", async () => {
  const rig = await makeRig({
    "w.ts": workflow,
    "loop.ts": backend("for (;;) query();"),
    "wait.ts": `import { defineBackend } from "ffuse";
export default defineBackend(async () => { await new Promise(() => undefined); });
`,
    "throw.ts": backend(`throw new TypeError("no such machine");`),
    "exit.ts": backend("process.exit(7);"),
  });
  const run = (file: string): Promise<Ended> =>
    rig.ffuse("run", "w.ts", "--backend-file", file, "--load-timeout", "2");

  for (const [file, code] of [
    ["loop.ts", "FFUSE_MODULE_NEVER_LOADED"],
    ["wait.ts", "FFUSE_MODULE_NEVER_LOADED"],
    ["throw.ts", "FFUSE_MODULE_THREW"],
    ["exit.ts", "FFUSE_MODULE_EXITED"],
  ] as const) {
    const { status, stderr } = await run(file);
    expect([file, status, stderr.split(/\s/)[0]]).toEqual([file, 2, code]);
  }
});

test.each(["pool", "local"])(
  "a backend file that edits in another way when it is loaded again is told (%s)",
  async (engine) => {
    const rig = await makeRig({
      "w.ts": workflow,
      "w.backend.ts": backend(`query().collapse({ name: "at " + process.hrtime.bigint() });`),
    });

    const { status, stderr } = await rig.ffuse("run", "w.ts", "--backend", engine);

    expect(status).toBe(2);
    expect(stderr).toContain("FFUSE_GRAPH_NOT_REPEATABLE");
  },
);

test("a run from code takes a backend file and reads from the storage that it names", async () => {
  const project = await scriptProject({
    "w.ts": workflow,
    "b.ts": backend(`storage({ options: { path: "there" } }); query("rows").duplicate();`),
    "run.mjs": `
      import { runWorkflow } from "ffuse";
      const run = runWorkflow("w.ts", { backendFile: "b.ts" });
      const { counts } = await run.report;
      console.log(JSON.stringify([counts.ran + counts.reused, await run.read("sum")]));
    `,
  });

  expect(await project.run("run.mjs")).toEqual([[3, 6]]);
});

test.each([
  [
    "a function of parameters that wraps all there is",
    "w.ts",
    `import { workflow } from "ffuse";
export default () => workflow(function f(x: number) { return x; })(4).setName("f");
`,
  ],
  [
    "no default export",
    "w.mts",
    `import { workflow } from "ffuse";
const f = workflow(function f(x: number) { return x; });
export const asked = f(4).setName("f");
export const other = "text";
`,
  ],
  [
    "a CommonJS module",
    "w.cjs",
    `const { workflow } = require("ffuse");
module.exports = workflow(function f(x) { return x; })(4).setName("f");
`,
  ],
])("a workflow is the same with a backend file beside it: %s", async (_, file, source) => {
  const rig = await makeRig({ [file]: source, "b.ts": backend("") });

  const drawn = async (...words: readonly string[]): Promise<string> => {
    const { stderr, stdout } = await rig.ffuse("graph", file, "--format", "json", ...words);
    expect(stderr).toBe("");
    return stdout;
  };

  expect(await drawn("--backend-file", "b.ts")).toBe(await drawn());
});
