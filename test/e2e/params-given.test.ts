import { expect, test } from "vitest";
import { dedent, refusal } from "../support/refusal.ts";
import { makeRig } from "../support/rig.ts";
import { told } from "../support/told.ts";

const shown = `
  import { workflow } from "ffuse";
  const show = workflow(function show(params: unknown) { return params; });
  export default (params: Record<string, unknown>) => show(params);
`;

test("parameters come from -p and from a file, -p wins, and values are what YAML makes of them", async () => {
  const rig = await makeRig({ "w.ts": shown, "params.yaml": "k: 1\nfiles: [a, b]\nmode: fast\n" });
  const words = ["-p", "k=5", "-p", "name=two words", "-p", 'ids=[1, "2"]', "-p", "on=true"];
  const { stdout, stderr } = await rig.ffuse(
    "run",
    "w.ts",
    "--params",
    "params.yaml",
    ...words,
    "--print",
  );
  expect(JSON.parse(stdout === "" ? "null" : stdout), stderr).toEqual({
    k: 5,
    files: ["a", "b"],
    mode: "fast",
    name: "two words",
    ids: [1, "2"],
    on: true,
  });
});

test("a function of parameters gets an empty record if none are given", async () => {
  const rig = await makeRig({ "w.ts": shown });
  expect((await rig.ffuse("run", "w.ts", "--print")).stdout).toBe("{}\n");
});

const checked = `
  import { workflow } from "ffuse";
  const show = workflow(function show(k: number) { return k + 1; });
  interface Params { readonly k: number }
  export const params = {
    "~standard": {
      version: 1,
      vendor: "test",
      async validate(value: any) {
        const issues = [];
        if (value.k !== undefined && Number.isNaN(Number(value.k))) issues.push({ message: "is no number", path: ["k"] });
        for (const key of Object.keys(value)) if (key !== "k") issues.push({ message: "is not known", path: ["rest", { key }] });
        if (value.deny) issues.push({ message: "denied as a whole" });
        return issues.length > 0 ? { issues } : { value: { k: Number(value.k ?? 1) } };
      },
    },
  };
  export default ({ k }: Params) => show(k);
`;

test("an exported schema checks and converts parameters", async () => {
  const rig = await makeRig({ "w.ts": checked });
  expect((await rig.ffuse("run", "w.ts", "-p", "k='5'", "--print")).stdout).toBe("6\n");
  expect((await rig.ffuse("run", "w.ts", "--print")).stdout).toBe("2\n");
});

test("what an exported schema refuses is told whole", async () => {
  const words = ["run", "w.ts", "-p", "k=five", "-p", "deny=true"];
  expect(await refusal({ "w.ts": checked }, ...words)).toBe(
    dedent(`
      FFUSE_PARAMS_INVALID
        the parameters do not fit the "params" schema of w.ts
        k: is no number (-p k=five)
        rest.deny: is not known
        denied as a whole
        hint: mend the values given with -p or --params
    `),
  );
});

test("parameters of a workflow that takes none are refused", async () => {
  const source = `
    import { workflow } from "ffuse";
    export default workflow(function one() { return 1; })();
  `;
  expect(await refusal({ "w.ts": source }, "run", "w.ts", "-p", "k=1", "-p", "seed=2")).toBe(
    dedent(`
      FFUSE_PARAMS_NOT_TAKEN
        w.ts takes no parameters, and was given k, seed
        hint: export a function of parameters as default: export default ({ k }) => …
    `),
  );
});

test("all mistakes of -p and of the parameter file are told at once", async () => {
  const files = { "w.ts": shown, "p.yaml": "k: 1\nk: 2\n__proto__: 3\n" };
  const words = ["-p", "k", "-p", "a=1", "-p", "a=2", "-p", "big=12345678901234567890"];
  expect(await refusal(files, "run", "w.ts", "--params", "p.yaml", ...words)).toBe(
    dedent(`
      FFUSE_PARAMS_FILE_SYNTAX  p.yaml:2:1
        the key "k" stands on line 1 already
        2 | k: 2
            ~
        hint: mend the line above; the file is YAML 1.2 or JSON

      FFUSE_PARAMS_FORBIDDEN_NAME  p.yaml:3:1
        "__proto__" cannot be a name in the parameter file
        3 | __proto__: 3
            ~~~~~~~~~
        hint: choose another name; this one has a meaning of its own in JavaScript

      FFUSE_PARAMS_FLAG_SYNTAX
        the flag -p "k" is not of the form name=value
        hint: write -p k=5

      FFUSE_PARAMS_FLAG_TWICE
        the parameter "a" is given twice
        first:  -p a=1
        second: -p a=2
        hint: keep one of them; a list is -p 'a=[1, 2]', several runs are --grid a=1,2

      FFUSE_PARAMS_INEXACT_NUMBER
        -p big is 12345678901234567890, which a number cannot hold; it would become 12345678901234567000
        hint: pass it as a text, with quotes in quotes: '"12345678901234567890"'
    `),
  );
});

const refusedFiles: readonly (readonly [
  file: string,
  files: Readonly<Record<string, string>>,
  message: string,
])[] = [
  [
    "no.yaml",
    {},
    `
      FFUSE_PARAMS_FILE_MISSING
        there is no parameter file no.yaml
        hint: check the path given with --params
    `,
  ],
  [
    "p.yml",
    { "p.yaml": "k: 1" },
    `
      FFUSE_PARAMS_FILE_MISSING
        there is no parameter file p.yml
        hint: did you mean "p.yaml"?
    `,
  ],
  [
    ".",
    {},
    `
      FFUSE_PARAMS_FILE_UNREADABLE
        the parameter file FOLDER cannot be used: EISDIR
        hint: give a YAML or JSON file of names and values with --params
    `,
  ],
  [
    "list.yaml",
    { "list.yaml": "- 1\n" },
    `
      FFUSE_PARAMS_NOT_MAPPING  list.yaml:1:1
        the parameter file holds a list, and names with values are expected
        1 | - 1
            ~~~
        hint: write lines "name: value"
    `,
  ],
];

test.each(refusedFiles)("the parameter file %s is refused", async (file, files, message) => {
  const said = await refusal({ "w.ts": shown, ...files }, "run", "w.ts", "--params", file);
  expect(said).toBe(dedent(message));
});

const experiment = (body: string): string => `
  import { workflow } from "ffuse";
  const load = workflow(function load() { return [1, 2, 3]; });
  const count = workflow(function count(rows: number[]) { return rows.length; });
  const scale = workflow(function scale(rows: number[], k: number) { return rows.map((row) => row * k); });
  export default ({ k = 1 }: { k?: number }) => {
    const rows = load().setName("rows");
    ${body}
  };
`;

test("a changed parameter runs only the nodes that it reaches", async () => {
  const rig = await makeRig({
    "w.ts": experiment(`
      const scaled = scale(rows, k).setName("scaled");
      return { n: count(rows).setName("n"), m: count(scaled).setName("m") };
    `),
  });
  const run = async (...words: readonly string[]) =>
    told((await rig.ffuse("run", "w.ts", ...words)).stderr);
  // With a factor of one, both countings are the same, and one of them does for both.
  expect(await run()).toEqual({ rows: "ran", n: "ran", scaled: "ran" });
  expect(await run("-p", "k=2")).toEqual({ scaled: "ran", m: "ran" });
  expect(await run("-p", "k=1")).toEqual({});
  expect(await run("-p", "k=2")).toEqual({});
});

test("a function that is wrapped inside the exported function and uses the parameter there is never served an older parameter's result", async () => {
  const rig = await makeRig({
    "w.ts": experiment(`
      const inner = workflow(function inner(rows: number[]) { return rows.map((row) => row * k); });
      return inner(rows).setName("inner");
    `),
  });
  const run = async (k: number) =>
    (await rig.ffuse("run", "w.ts", "-p", `k=${k}`, "--print")).stdout;
  expect([await run(2), await run(3), await run(2)]).toEqual([
    "[2,4,6]\n",
    "[3,6,9]\n",
    "[2,4,6]\n",
  ]);
});

test("a parameter that names a node or decides how many there are shapes the graph", async () => {
  const rig = await makeRig({
    "w.ts": experiment(`
      return Array.from({ length: k }, (_, i) => scale(rows, i).setName(\`scale-\${i} of \${k}\`));
    `),
  });
  const { stdout } = await rig.ffuse("graph", "w.ts", "-p", "k=3", "--format", "json");
  const { nodes } = JSON.parse(stdout) as { readonly nodes: readonly { readonly name: string }[] };
  expect(nodes.map(({ name }) => name)).toEqual([
    "rows",
    "scale-0 of 3",
    "scale-1 of 3",
    "scale-2 of 3",
  ]);
});
