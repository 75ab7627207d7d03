import { expect, test } from "vitest";
import { dedent, refusal } from "../support/refusal.ts";
import { makeRig } from "../support/rig.ts";

const head = `import { workflow } from "ffuse";
const one = workflow(function one(x: unknown) { return x; });
`;

test("a syntax error is underlined", async () => {
  expect(await refusal({ "w.ts": `${head}const x: number = ;\n` }, "run", "w.ts")).toBe(
    dedent(`
      FFUSE_SYNTAX_ERROR  w.ts:3:19
        Unexpected ";"
        3 | const x: number = ;
                              ~
        hint: mend the line above and run again
    `),
  );
});

test("imports that do not resolve are told all at once, with what to do about each", async () => {
  const source = `${head}import "./missing.ts";\nimport csv from "@scope/csv/sync";\none(csv);\n`;
  expect(await refusal({ "w.ts": source }, "graph", "w.ts")).toBe(
    dedent(`
      FFUSE_IMPORT_UNRESOLVED  w.ts:3:8
        cannot find "./missing.ts"
        3 | import "./missing.ts";
                   ~~~~~~~~~~~~~~
        hint: check the path; it is relative to the file that imports it

      FFUSE_IMPORT_UNRESOLVED  w.ts:4:17
        cannot find "@scope/csv/sync"
        4 | import csv from "@scope/csv/sync";
                            ~~~~~~~~~~~~~~~~~
        hint: install it where that file is: npm install @scope/csv
    `),
  );
});

test("an import of data is told to be read inside a node", async () => {
  const files = {
    "w.ts": `${head}import rows from "./rows.csv";\none(rows);\n`,
    "rows.csv": "a,b",
  };
  expect(await refusal(files, "run", "w.ts")).toBe(
    dedent(`
      FFUSE_IMPORT_UNSUPPORTED  w.ts:3:18
        cannot import rows.csv: ".csv" is neither code nor JSON
        3 | import rows from "./rows.csv";
                             ~~~~~~~~~~~~
        hint: read it with node:fs inside a wrapped function; new URL("./name", import.meta.url) is its place
    `),
  );
});

test("a file that throws while it loads is shown with the author's lines, fields and causes", async () => {
  const files = {
    "w.ts": `${head}import { load } from "./load.ts";\nexport default one(load("rows.csv"));\n`,
    "load.ts": dedent(`
      // A comment, so that lines differ.
      export function load(file: string): string {
        const cause = new TypeError("no such column");
        throw Object.assign(new RangeError("cannot load " + file, { cause }), { code: "E_LOAD", row: 7 });
      }
    `),
  };
  expect(await refusal(files, "run", "w.ts")).toBe(
    dedent(`
      FFUSE_MODULE_THREW  load.ts:4:23
        w.ts threw while it was loaded: RangeError [E_LOAD]: cannot load rows.csv
        4 |   throw Object.assign(new RangeError("cannot load " + file, { cause }), { code: "E_LOAD", row: 7 });
                                  ~
            at load (load.ts:4:23)
            at <anonymous> (w.ts:4:20)
            row: 7
          caused by: TypeError: no such column
            at load (load.ts:3:17)
            at <anonymous> (w.ts:4:20)
        hint: code outside of functions runs whenever the graph is taken; move work that can fail into a wrapped function
    `),
  );
});

test.each([
  ["undefined", "undefined"],
  ["null", "null"],
  [`"a text"`, `the text: "a text"`],
  ["{ a: [1] }", "a value of type object: { a: [ 1 ] }"],
])("a file that throws %s while it loads is told so", async (thrown, shown) => {
  expect(await refusal({ "w.ts": `${head}throw ${thrown};\n` }, "run", "w.ts")).toBe(
    dedent(`
      FFUSE_MODULE_THREW
        w.ts threw while it was loaded: ${shown}
        hint: code outside of functions runs whenever the graph is taken; move work that can fail into a wrapped function
    `),
  );
});

test("a promise that is rejected unseen while a file loads is told as what the file threw", async () => {
  const source = `${head}void Promise.reject(new Error("unseen"));\nawait new Promise((resolve) => setTimeout(resolve, 50));\none(1);\n`;
  expect(await refusal({ "w.ts": source }, "run", "w.ts")).toBe(
    dedent(`
      FFUSE_MODULE_THREW  w.ts:3:21
        w.ts threw while it was loaded: Error: unseen
        3 | void Promise.reject(new Error("unseen"));
                                ~
            at <anonymous> (w.ts:3:21)
        hint: code outside of functions runs whenever the graph is taken; move work that can fail into a wrapped function
    `),
  );
});

test("a file that never ends loading is stopped at the limit that --load-timeout sets", async () => {
  const files = { "w.ts": `${head}one(1);\nwhile (true) {}\n` };
  const startedAt = Date.now();
  expect(await refusal(files, "run", "w.ts", "--load-timeout", "0.3")).toBe(
    dedent(`
      FFUSE_MODULE_NEVER_LOADED
        w.ts was still loading after 0.3 s
        hint: look for an endless loop or an await that never ends outside of functions, or raise --load-timeout
    `),
  );
  expect(Date.now() - startedAt).toBeLessThan(20_000);
});

test("an await that nothing can end is told at once", async () => {
  const files = { "w.ts": `${head}one(1);\nawait new Promise(() => {});\n` };
  expect(await refusal(files, "run", "w.ts")).toBe(
    dedent(`
      FFUSE_MODULE_NEVER_LOADED
        w.ts never ends loading: nothing can end an await at its top level
        hint: look for an endless loop or an await that never ends outside of functions, or raise --load-timeout
    `),
  );
});

test("process.exit at the top of a file is shown at its place, and in the exported function too", async () => {
  expect(await refusal({ "w.ts": `${head}one(1);\n  process.exit(3);\n` }, "run", "w.ts")).toBe(
    dedent(`
      FFUSE_MODULE_EXITED  w.ts:4:11
        w.ts called process.exit(3) while it was loaded
        4 |   process.exit(3);
                      ~
        hint: remove the call; a workflow file only records calls, ffuse ends the process
    `),
  );
  const inFunction = `${head}export default () => {\n  process.exit();\n};\n`;
  expect(await refusal({ "w.ts": inFunction }, "graph", "w.ts")).toContain(
    "FFUSE_MODULE_EXITED  w.ts:4:11\n  w.ts called process.exit(0) while it was loaded\n",
  );
});

test("a file that fills the memory while it loads is told so", async () => {
  const source = `${head}const all: number[][] = [];\nfor (;;) all.push(Array.from({ length: 1e5 }, Math.random));\n`;
  const rig = await makeRig(
    { "w.ts": source },
    { env: { NODE_OPTIONS: "--max-old-space-size=200" } },
  );
  const { status, stderr } = await rig.ffuse("run", "w.ts");
  expect(stderr).toContain(
    dedent(`
      FFUSE_MODULE_OUT_OF_MEMORY
        w.ts ran out of memory while it was loaded
        hint: load data inside a wrapped function, not at the top of the file
    `),
  );
  expect(status).toBe(2);
});

test("a cache folder that cannot be made is told with the flag that names another", async () => {
  const rig = await makeRig(
    { "w.ts": `${head}one(1);`, taken: "" },
    { env: { FFUSE_CACHE_DIR: "taken/cache" } },
  );
  const { status, stderr } = await rig.ffuse("run", "w.ts");
  expect([status, stderr]).toEqual([
    2,
    dedent(`
      FFUSE_CACHE_FOLDER_UNWRITABLE
        the bundle cannot be written to taken/cache/bundles (ENOTDIR)
        hint: make that folder writable, or set FFUSE_CACHE_DIR to one that is
    `),
  ]);
});
