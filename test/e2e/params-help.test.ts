import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";

const fixture = (library: string): string =>
  fileURLToPath(new URL(`../fixtures/params/${library}.ts`, import.meta.url));

/** What stands behind the flags in the help of a command. */
function about(stdout: string): string {
  const [, after] = stdout.split(/^ {2}-h, --help .*\n/m);
  return after?.trim() ?? "";
}

const told: readonly (readonly [library: string, lines: readonly string[]])[] = [
  [
    "zod",
    [
      "lr      number > 0       default 0.1      learning rate",
      "epochs  integer ≥ 1      default 10",
      "layers  number[]         default [64,64]",
      'mode    "fast" | "slow"  required',
      "since   any              optional",
    ],
  ],
  [
    "valibot",
    [
      "lr      number           default 0.1      learning rate",
      "epochs  unknown          default 10",
      "layers  number[]         default [64,64]",
      'mode    "fast" | "slow"  required',
      "since   Date             optional",
    ],
  ],
  [
    "valibot-json",
    ["lr    number > 0       default 0.1  learning rate", 'mode  "fast" | "slow"  required'],
  ],
  [
    "arktype",
    [
      'mode    "fast" | "slow"       required',
      "epochs  integer ≥ 1 | string  default 10",
      "layers  number[]              default [64,64]",
      "lr      number > 0            default 0.1      learning rate",
      "since   any                   optional",
    ],
  ],
];

test.each(told)("--help lists the parameters of a schema of %s", async (library, lines) => {
  const rig = await makeRig({});
  const { status, stdout, stderr } = await rig.ffuse("run", fixture(library), "--help");
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^Usage: ffuse run/);
  expect(about(stdout)).toBe(
    [`Parameters of ${fixture(library)}:`, ...lines.map((line) => `  ${line}`)].join("\n"),
  );
});

test.each(["zod", "valibot", "arktype"])(
  "a schema of %s checks and converts, from each source and in a grid",
  async (library) => {
    const rig = await makeRig(
      { "p.yaml": "mode: fast\nlr: 0.5\n" },
      { env: { FFUSE_PARAM_epochs: "'3'", FFUSE_PARAM_lr: "9" } },
    );
    const run = (...words: readonly string[]) =>
      rig.ffuse("run", fixture(library), "--params", "p.yaml", ...words);
    expect(JSON.parse((await run("--print")).stdout)).toEqual({
      ...{ lr: 0.5, epochs: 3, layers: [64, 64], mode: "fast" },
    });
    const grid = await run("--grid", "layers=[1],[2,3]", "--grid", "mode=fast,slow");
    expect(grid.stderr).toContain("given (layers=[2,3], mode=slow)");
    const by = ["-p", "mode=slow", "-p", "layers=[1]"];
    const read = await rig.ffuse("read-task", library, "given", ...by);
    expect(JSON.parse(read.stdout)).toMatchObject({ epochs: 3, layers: [1], mode: "slow" });
    const refused = await run("-p", "lr=-1", "-p", "mode=fats");
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/^ {2}lr: .* \(-p lr=-1\)$/m);
    expect(refused.stderr).toMatch(/^ {2}mode: .* \(-p mode=fats\)$/m);
    const ofEnvironment = await rig.ffuse("run", fixture(library), "-p", "mode=x");
    expect(ofEnvironment.stderr).not.toContain("(FFUSE_PARAM_epochs)");
    const ofFile = await run("-p", "lr=1", "--grid", "epochs=0,1");
    expect(ofFile.stderr).toMatch(/^ {2}epochs: .* \(--grid epochs=0,1\)$/m);
  },
);

test("a refused value of the environment or of a file is told with its place, without the variable's value", async () => {
  const rig = await makeRig(
    { "p.yaml": "mode: fast\nlr: -5\n" },
    { env: { FFUSE_PARAM_epochs: "0.5" } },
  );
  const { stderr } = await rig.ffuse("run", fixture("zod"), "--params", "p.yaml");
  expect(stderr).toMatch(/^ {2}lr: .* \(p\.yaml:2:5\)$/m);
  expect(stderr).toMatch(/^ {2}epochs: .* \(FFUSE_PARAM_epochs\)$/m);
});

const plain = `
  import { workflow } from "ffuse";
  console.log("loading");
  const one = workflow(() => 1);
`;

test.each<readonly [title: string, source: string, said: string]>([
  ["no function of parameters", `${plain} export default one();`, "w.ts takes no parameters."],
  [
    "no schema",
    `${plain} export default ({ k = 1 }) => { throw new Error("called"); };`,
    'w.ts takes parameters, and exports no schema "params" that tells them.',
  ],
  [
    "a schema that tells nothing",
    `${plain} export const params = { "~standard": { version: 1, vendor: "mine", validate: (value: unknown) => ({ value }) } };
    export default () => one();`,
    "w.ts takes parameters, and its schema (mine) does not tell them: it has no ~standard.jsonSchema",
  ],
  [
    "a schema whose telling fails",
    `${plain} export const params = { "~standard": { version: 1, vendor: "mine", validate: (value: unknown) => ({ value }),
      jsonSchema: { input() { throw new Error("no such target"); } } } };
    export default () => one();`,
    "w.ts takes parameters, and its schema (mine) does not tell them: no such target",
  ],
  [
    "a schema of something else than an object",
    `${plain} export const params = { "~standard": { version: 1, vendor: "mine", validate: (value: unknown) => ({ value }),
      jsonSchema: { input: () => ({ type: "string" }) } } };
    export default () => one();`,
    "w.ts takes parameters, and its schema (mine) does not tell them: it is no schema of an object",
  ],
  [
    "an error when it is loaded",
    'throw new Error("no data");',
    [
      "The parameters of w.ts are not listed, since it cannot be loaded:",
      "  FFUSE_MODULE_THREW  w.ts:1:7",
      "    w.ts threw while it was loaded: Error: no data",
      '    1 | throw new Error("no data");',
      "              ~",
      "        at <anonymous> (w.ts:1:7)",
      "    hint: code outside of functions runs whenever the graph is taken; move work that can fail into a wrapped function",
    ].join("\n"),
  ],
  [
    "an end of the process when it is loaded",
    "process.exit(3);",
    [
      "The parameters of w.ts are not listed, since it cannot be loaded:",
      "  FFUSE_MODULE_EXITED  w.ts:1:9",
      "    w.ts called process.exit(3) while it was loaded",
      "    1 | process.exit(3);",
      "                ~",
      "    hint: remove the call; a workflow file only records calls, ffuse ends the process",
    ].join("\n"),
  ],
])("the help tells of a file with %s", async (_, source, said) => {
  const rig = await makeRig({ "w.ts": source });
  for (const words of [
    ["run", "w.ts", "--help"],
    ["plan", "-p", "k=1", "-h", "w.ts"],
  ]) {
    const { status, stdout, stderr } = await rig.ffuse(...words);
    expect([status, stderr, about(stdout)]).toEqual([0, "", said]);
  }
});

test("the help is the usual one without a file, behind --, and whatever else is wrong", async () => {
  const rig = await makeRig({});
  const usual = await rig.ffuse("run", "--help");
  expect([usual.status, about(usual.stdout)]).toEqual([0, ""]);
  const wrong = await rig.ffuse("run", "--backend", "cloud", "--help", "w.ts");
  expect(wrong.stderr).toContain("cloud");
  const missing = await rig.ffuse("graph", "w.ts", "--help");
  expect([missing.status, about(missing.stdout)]).toEqual([
    0,
    [
      "The parameters of w.ts are not listed, since it cannot be loaded:",
      "  FFUSE_WORKFLOW_FILE_MISSING",
      "    there is no workflow file w.ts",
      "    hint: give the path of a .ts or .js file",
    ].join("\n"),
  ]);
});
