import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dedent } from "../support/refusal.ts";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";

const source = `
  import { workflow } from "ffuse";
  const load = workflow(function load() { return [1, 2, 3]; });
  const fit = workflow((rows: number[], lr: number) => rows.length * lr);
  const note = workflow((lr: number) => "note " + lr);
  export default ({ lr = 1, noted = false }: { lr?: number; noted?: boolean }) => [
    fit(load().setName("rows"), lr).setName("model"),
    ...(noted ? [note(lr).setName("note")] : []),
  ];
`;

async function names(rig: Rig, ...words: readonly string[]): Promise<readonly string[]> {
  const { stdout, stderr } = await rig.ffuse("ls-tasks", "w", "--json", ...words);
  expect(stderr).toBe("");
  return (JSON.parse(stdout) as readonly { readonly name: string }[]).map(({ name }) => name);
}

async function read(rig: Rig, ...words: readonly string[]): Promise<string> {
  const { stdout, stderr } = await rig.ffuse("read-task", "w", ...words);
  return stdout + stderr;
}

test("a run of one parameter set does not hide the results of another", async () => {
  const rig = await makeRig({ "w.ts": source });
  await rig.ffuse("run", "w.ts", "-p", "lr=0.5", "-p", "noted=true");
  await rig.ffuse("run", "w.ts", "-p", "lr=0.25");
  expect(await read(rig, "model")).toBe("0.75\n");
  expect(await read(rig, "model", "-p", "lr=0.5")).toBe("1.5\n");
  expect(await read(rig, "model", "-p", "lr=0.25")).toBe("0.75\n");
  // What both came to is of both, and what only one had is of that one.
  expect(await names(rig, "-p", "lr=0.5")).toEqual(["model", "note", "rows"]);
  expect(await names(rig, "-p", "lr=0.25")).toEqual(["model", "rows"]);
  expect(await names(rig, "-p", "lr=0.5", "-p", "noted=true")).toEqual(["model", "note", "rows"]);
  expect(await names(rig, "-p", "lr=0.5", "n*")).toEqual(["note"]);
});

test("of several runs with a parameter the latest result of each name counts", async () => {
  const rig = await makeRig({ "w.ts": source });
  await rig.ffuse("run", "w.ts", "-p", "lr=0.5", "-p", "noted=true");
  await rig.write("w.ts", source.replace("rows.length * lr", "rows.length + lr"));
  await rig.ffuse("run", "w.ts", "-p", "lr=0.5");
  await rig.ffuse("run", "w.ts", "-p", "lr=1");
  expect(await read(rig, "model", "-p", "lr=0.5")).toBe("3.5\n");
  expect(await read(rig, "note", "-p", "lr=0.5")).toBe("note 0.5\n");
  // A run of what is there already is a run with its parameters, too.
  await rig.ffuse("run", "w.ts", "-p", "lr=0.5");
  await rig.ffuse("run", "w.ts", "-p", "lr=0.5");
  expect(await names(rig, "-p", "lr=0.5")).toEqual(["model", "note", "rows"]);
});

test("combinations of a grid are found by their parameters as runs of one set are", async () => {
  const rig = await makeRig({ "w.ts": source });
  await rig.ffuse("run", "w.ts", "--grid", "lr=0.5,0.25", "--grid", "noted=true,false");
  expect(await names(rig, "-p", "lr=0.5")).toEqual([
    "model (lr=0.5)",
    "note (lr=0.5, noted=true)",
    "rows",
  ]);
  expect(await names(rig, "-p", "noted=false")).toEqual([
    "model (lr=0.25)",
    "model (lr=0.5)",
    "rows",
  ]);
  expect(await read(rig, "model", "-p", "lr=0.25")).toBe("0.75\n");
  expect(await read(rig, "model (lr=0.25)", "-p", "lr=0.25")).toBe("0.75\n");
  expect(await read(rig, "note", "-p", "lr=0.25")).toBe("note 0.25\n");
  expect(await read(rig, "model", "-p", "noted=true")).toBe(
    dedent(`
      FFUSE_TASK_AMBIGUOUS
        the latest of these runs of workflow "w" has 2 results for "model"
        model (lr=0.25)
        model (lr=0.5)
        hint: name one of them, or give more parameters with -p
    `),
  );
  // The latest run is asked, whether it was of one set or of many.
  await rig.ffuse("run", "w.ts", "-p", "lr=0.5", "-p", "noted=true");
  expect(await read(rig, "model", "-p", "noted=true")).toBe("1.5\n");
});

test("nodes that come into being during a run of a grid are of the combination of the node they are named under", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      const list = workflow((length: number) => Array.from({ length }, (_, index) => index));
      const times = workflow((x: number, k: number) => x * k);
      const last = workflow((k: number) => times(k, 10).setName("inner"));
      export default ({ k }: { k: number }) => [
        times.map(list(2), k).setName("all"), times.map(list(1), 5).setName("same"), last(k).setName("last"),
      ];
    `,
  });
  const { status, stderr } = await rig.ffuse("run", "w.ts", "--grid", "k=2,3");
  expect(status, stderr).toBe(0);
  expect((await names(rig, "-p", "k=3")).filter((name) => !name.startsWith("list"))).toEqual([
    "all (k=3)",
    "all (k=3)[0]",
    "all (k=3)[1]",
    "last (k=3)",
    "last (k=3)/inner",
    "same",
    "same[0]",
  ]);
  expect(await read(rig, "all", "-p", "k=3")).toBe("[0,3]\n");
  expect(await read(rig, "all[1]", "-p", "k=3")).toBe("3\n");
  expect(await read(rig, "last/inner", "-p", "k=2")).toBe("20\n");
});

test("what a schema makes of parameters is recorded, defaults among them", async () => {
  const schema = `
    export const params = { "~standard": { version: 1, vendor: "test",
      validate: ({ lr = "0.5" }: any) => ({ value: { lr: Number(lr), when: new Date(0) } }) } };
  `;
  const rig = await makeRig({ "w.ts": source + schema });
  await rig.ffuse("run", "w.ts");
  await rig.ffuse("run", "w.ts", "-p", "lr='2'");
  expect(await read(rig, "model", "-p", "lr=0.5")).toBe("1.5\n");
  expect(await read(rig, "model", "-p", "lr=2")).toBe("6\n");
  expect(await read(rig, "model", "-p", "lr='2'")).toBe("6\n");
  const runs = await readdir(join(rig.folder, "storage/w/runs"));
  const lines = (await rig.read(join("storage/w/runs", runs.sort()[1] ?? ""))).split("\n");
  expect(JSON.parse(lines[1] ?? "")).toMatchObject({
    type: "params",
    given: { lr: "2" },
    checked: { lr: 2 },
  });
});

test("a run that finds all of its results marked is recorded with its parameters, too", async () => {
  const rig = await makeRig({ "w.ts": source });
  await rig.ffuse("run", "w.ts", "-p", "noted=false");
  await rig.ffuse("run", "w.ts", "-p", "noted=false");
  // It has the same graph, and yet no run had that parameter before.
  await rig.ffuse("run", "w.ts", "-p", "lr=1");
  await rig.ffuse("run", "w.ts", "-p", "lr=1");
  expect(await names(rig, "-p", "lr=1")).toEqual(["model", "rows"]);
  const runs = (await readdir(join(rig.folder, "storage/w/runs"))).sort();
  const heads = await Promise.all(
    runs.map(async (run) => (await rig.read(join("storage/w/runs", run))).split("\n")[1]),
  );
  expect(heads.map((line) => (JSON.parse(line ?? "") as { given: unknown }).given)).toEqual([
    { noted: false },
    { noted: false },
    { lr: 1 },
    { lr: 1 },
  ]);
});

test("parameters are recorded whatever gave them, and no run without them has any", async () => {
  const rig = await makeRig(
    { "w.ts": source, "p.yaml": "noted: true\n" },
    { env: { FFUSE_PARAM_lr: "0.5" } },
  );
  await rig.ffuse("run", "w.ts", "--params", "p.yaml");
  expect(await read(rig, "note", "-p", "lr=0.5", "-p", "noted=true")).toBe("note 0.5\n");
});

test("parameters that no run had are refused with those that runs had", async () => {
  const rig = await makeRig({ "w.ts": source });
  await rig.ffuse("run", "w.ts", "-p", "lr=0.5");
  await rig.ffuse("run", "w.ts", "--grid", "lr=1,2");
  const refused = await rig.ffuse("read-task", "w", "model", "-p", "lr=3");
  expect([refused.status, refused.stdout, refused.stderr]).toEqual([
    2,
    "",
    dedent(`
      FFUSE_PARAMS_RUN_UNKNOWN
        no run of workflow "w" that is kept had lr=3
        hint: there are runs with lr=0.5; lr=1; lr=2
    `),
  ]);
  const other = await rig.ffuse("ls-tasks", "w", "-p", "k=3");
  expect([other.status, other.stdout, other.stderr]).toEqual([
    2,
    "",
    dedent(`
      FFUSE_PARAMS_RUN_UNKNOWN
        no run of workflow "w" that is kept had k=3
        hint: no run had such a parameter; without -p the latest result of every name is read
    `),
  ]);
});

test("what was removed is gone for all parameters", async () => {
  const rig = await makeRig({ "w.ts": source });
  await rig.ffuse("run", "w.ts", "-p", "lr=0.5");
  await rig.ffuse("run", "w.ts", "-p", "lr=0.25");
  await rig.ffuse("rm-task", "w", "model", "--yes");
  expect(await names(rig, "-p", "lr=0.5")).toEqual(["rows"]);
  expect((await rig.ffuse("verify", "w")).status).toBe(0);
});

test("to ask for parameters changes nothing in the storage", async () => {
  const rig = await makeRig({ "w.ts": source });
  for (const lr of [0.5, 0.25]) await rig.ffuse("run", "w.ts", "-p", `lr=${lr}`);
  const before = await readdir(join(rig.folder, "storage"), { recursive: true });
  await read(rig, "model", "-p", "lr=0.5");
  await names(rig, "-p", "lr=0.5");
  expect(await readdir(join(rig.folder, "storage"), { recursive: true })).toEqual(before);
  expect(await read(rig, "model")).toBe("0.75\n");
});
