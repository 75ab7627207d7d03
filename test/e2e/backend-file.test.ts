import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Ended, Rig } from "../support/rig.ts";

const workflow = `
import { workflow } from "ffuse";
const load = workflow(function load() { return [3, 1, 2]; });
const half = workflow(function half(rows: number[]) { return { small: rows.slice(0, 1), large: rows }; });
const sum = workflow(function sum(rows: number[]) { return rows.reduce((a, b) => a + b, 0); });
const rows = load().setName("rows");
const { small, large } = half(rows).setName("halves");
export const total = sum(large).setName("total");
export const few = sum(small).setName("few");
`;

const backend = (body: string, before = ""): string =>
  `import { defineBackend } from "ffuse";
${before}
export default defineBackend(({ query, init, storage }) => {
${body}
});
`;

const value = async (rig: Rig, node: string, workflowName = "w"): Promise<unknown> => {
  const { stdout } = await rig.ffuse("read-task", workflowName, node);
  return JSON.parse(stdout);
};

interface Drawn {
  readonly nodes: readonly { readonly name: string; readonly function: string }[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

const names = async (rig: Rig, ...words: readonly string[]): Promise<readonly string[]> => {
  const { stdout, stderr } = await rig.ffuse("graph", "w.ts", "--format", "json", ...words);
  expect(stderr.replace(/^using the backend file .*\n/, "")).toBe("");
  return (JSON.parse(stdout) as Drawn).nodes.map(({ name }) => name);
};

/** The names of nodes that ran, and of those that were reused. */
const outcomes = ({ stderr }: Ended): Record<"ran" | "reused", readonly string[]> => ({
  ran: [...stderr.matchAll(/^ {2}✓ (\S+) /gm)].map(([, name]) => name ?? "").sort(),
  reused: [...stderr.matchAll(/^ {2}= (\S+) /gm)].map(([, name]) => name ?? "").sort(),
});

test("a backend file beside the workflow is used by itself, says so once, and can be left out", async () => {
  const rig = await makeRig({
    "w.ts": workflow,
    "w.backend.ts": backend(
      `query("rows").insertAfter(function sorted(rows: number[]) { return rows.toSorted(); });`,
    ),
  });

  const run = await rig.ffuse("run", "w.ts");

  expect(run.status).toBe(0);
  expect(run.stderr.match(/using the backend file w\.backend\.ts/g)).toHaveLength(1);
  expect(await value(rig, "few")).toBe(1);
  expect(await names(rig)).toEqual(["rows", "rows.sorted", "halves", "total", "few"]);
  expect(await names(rig, "--unedited")).toEqual(["rows", "halves", "total", "few"]);
  expect(await names(rig, "--no-backend-file")).toEqual(["rows", "halves", "total", "few"]);
  const without = await rig.ffuse("run", "w.ts", "--no-backend-file");
  expect(without.stderr).not.toContain("backend file");
  expect(await value(rig, "few")).toBe(3);
});

test("a backend file says what a query file can say, and the query file has the last word", async () => {
  const rig = await makeRig({
    "w.ts": workflow,
    "b.ts": backend(`
  init({ numCpus: 2, resources: { _disk: 1 } });
  storage({ kind: "file", options: { path: "elsewhere" } });
  query("total|few").setRemoteArgs({ numCpus: 0.5, priority: 3 }).setTaskArgs({ tags: ["sums"] });
  query({ tag: "sums" }).not("few").setRemoteArgs({ resources: { _disk: 0.5 } });`),
    "w.query.yaml": `queries:\n  - pattern: few\n    remote_args: { priority: 7 }\n`,
  });

  const { stdout } = await rig.ffuse("plan", "w.ts", "--backend-file", "b.ts", "--arguments");
  const run = await rig.ffuse("run", "w.ts", "--backend-file", "b.ts");

  expect(stdout.replaceAll(/ +/g, " ").replaceAll(" \n", "\n")).toBe(
    `NODE ARGUMENT VALUE SET BY
rows num_cpus 1 default
 cache fingerprint default
halves num_cpus 1 default
 cache fingerprint default
total num_cpus 0.5 rule 1: pattern "total|few" (b.ts:7)
 resources._disk 0.5 rule 3: (tag "sums" but not pattern "few") (b.ts:8)
 priority 3 rule 1: pattern "total|few" (b.ts:7)
 tags sums rule 2: pattern "total|few" (b.ts:7)
 cache fingerprint default
few num_cpus 0.5 rule 1: pattern "total|few" (b.ts:7)
 priority 7 rule 4: pattern "few" (line 2)
 tags sums rule 2: pattern "total|few" (b.ts:7)
 cache fingerprint default
`,
  );
  expect(run.stderr).toContain("on 2 cores");
  expect(run.stderr).not.toContain("using the backend file");
  expect((await rig.ffuse("read-task", "w", "total", "--storage", "elsewhere")).stdout).toBe("6\n");
});

test("a query picks by name, glob, function, tag, ancestors and descendants, and queries go together", async () => {
  const rig = await makeRig({
    "w.ts": workflow,
    "w.query.yaml": `queries: [{ glob: "h*", task_args: { tags: [middle] } }]\n`,
    "b.ts": backend(
      `
  query({ name: "few" }).log("name");
  query({ glob: "*o*" }).log();
  query({ function: "sum" }).log("function name");
  query({ function: load }).log("function");
  query({ tag: "middle" }).log("tag");
  query({ ancestorsOf: "few" }).log("ancestors");
  query({ descendantsOf: { tag: "middle" } }).log("descendants");
  query({ tag: "middle" }).ancestors().or("few").and({ glob: "*s" }).log("chained");
  query({ function: "sum", glob: "t*" }).log("both");
  query("nothing").log();
  console.log(query().names().length);`,
      `import { load } from "./functions.ts";`,
    ),
    "functions.ts": `export function load() { return [3, 1, 2]; }`,
  });
  await rig.write(
    "w.ts",
    `import { load as plain } from "./functions.ts";\n${workflow.replace(/workflow\(function load.*\)/, "workflow(plain)")}`,
  );

  const { stdout, stderr } = await rig.ffuse("run", "w.ts", "--backend-file", "b.ts");

  expect(stdout).toBe("");
  expect(stderr.match(/\[load\] .*/g)).toEqual([
    "[load] name: few",
    `[load] glob "*o*": rows, total`,
    "[load] function name: total, few",
    "[load] function: rows",
    "[load] tag: halves",
    "[load] ancestors: rows, halves",
    "[load] descendants: total, few",
    "[load] chained: rows",
    "[load] both: total",
    `[load] pattern "nothing": no node`,
    "[load] 4",
  ]);
});

test("a backend file that edits nothing changes no fingerprint, and an edit runs what it can change again", async () => {
  const rig = await makeRig({ "w.ts": workflow, "b.ts": backend("") });
  await rig.ffuse("run", "w.ts");

  const nothing = await rig.ffuse("run", "w.ts", "--backend-file", "b.ts");
  await rig.write(
    "b.ts",
    backend(
      `query("few").insertBefore(function twice(rows: number[]) { return [...rows, ...rows]; });`,
    ),
  );
  const edited = await rig.ffuse("run", "w.ts", "--backend-file", "b.ts");
  await rig.write(
    "b.ts",
    backend(
      `query("few").insertBefore(function twice(rows: number[]) { return rows.slice(); }).setRemoteArgs({ numCpus: 0.5 });`,
    ),
  );
  const identity = await rig.ffuse("run", "w.ts", "--backend-file", "b.ts");

  expect(outcomes(nothing).ran).toEqual([]);
  expect(outcomes(edited)).toEqual({
    ran: ["few", "few.twice"],
    reused: ["halves", "rows", "total"],
  });
  // What was inserted gives what would have been there without it.
  expect(outcomes(identity)).toEqual({
    ran: ["few.twice"],
    reused: ["few", "halves", "rows", "total"],
  });
});
