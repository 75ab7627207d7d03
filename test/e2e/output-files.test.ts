import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";
import { scriptProject } from "../support/script-project.ts";
import { failureOf, told } from "../support/told.ts";

const tree = {
  "w.ts": `
import { readFileSync, writeFileSync } from "node:fs";
import { outputFile, workflow } from "ffuse";
const here = (name: string) => new URL(name, import.meta.url);
const make = workflow(function make(text: string) {
  writeFileSync(here("out.txt"), text);
  return outputFile(here("out.txt"));
});
const read = workflow((path: string) => readFileSync(path, "utf8"));
const made = make("made of text").setName("made");
export default { made, text: read(made).setName("text"), pair: workflow((path: string) => ({ path: outputFile(path), n: 1 }))(made).setName("pair") };
`,
};

async function keptFile(rig: Rig): Promise<string> {
  const folder = join(rig.folder, "storage/w/files");
  const names = await readdir(folder, { recursive: true });
  return join(folder, names.find((name) => name.length > 60) ?? "none");
}

test("a content that is damaged or gone in the store makes its node run again, and nothing wrong is served", async () => {
  const rig = await makeRig(tree);
  await rig.ffuse("run", "w.ts");
  const damages: readonly (() => Promise<void>)[] = [
    async () => writeFile(await keptFile(rig), "made of tExt"),
    () => rm(join(rig.folder, "storage/w/files"), { recursive: true }),
  ];
  for (const damage of damages) {
    await damage();
    await rm(join(rig.folder, "out.txt"));
    const { status, stderr } = await rig.ffuse("run", "w.ts");
    expect([status, told(stderr)]).toEqual([0, { made: "ran" }]);
    expect(await rig.read("out.txt")).toBe("made of text");
    expect(await readFile(await keptFile(rig), "utf8")).toBe("made of text");
  }
});

test("a plan says of a damaged or lost content what a run then finds, and takes nothing away", async () => {
  const rig = await makeRig(tree);
  await rig.ffuse("run", "w.ts");
  await rm(join(rig.folder, "out.txt"));
  const kept = await keptFile(rig);
  const damages: readonly (readonly [string, () => Promise<void>])[] = [
    ["its content was changed", () => writeFile(kept, "made of tExt")],
    ["its size is not the promised 12 bytes", () => writeFile(kept, "made of")],
    ["it is not there", () => rm(kept)],
  ];
  for (const [found, damage] of damages) {
    await damage();
    const because = `its stored result cannot be used: ${found}`;
    const { stdout } = await rig.ffuse("plan", "w.ts", "--only-changed");
    expect(stdout).toBe(
      [
        `run    made  ${because}`,
        'wait   text  for "made"',
        'wait   pair  for "made"',
        "3 nodes: 1 run, 2 wait, 0 reuse",
        "",
      ].join("\n"),
    );
    const { stderr } = await rig.ffuse("run", "w.ts");
    expect(told(stderr)).toEqual({ made: "ran" });
    expect(stderr).toContain(`  ${because}\n`);
    await rm(join(rig.folder, "out.txt"));
  }
});

test("a folder that stands where a returned file belongs fails the node that would write it, and no other", async () => {
  const rig = await makeRig(tree);
  await rig.ffuse("run", "w.ts");
  await rm(join(rig.folder, "out.txt"));
  await mkdir(join(rig.folder, "out.txt/in"), { recursive: true });
  const { status, stderr } = await rig.ffuse("run", "w.ts");
  const skipped = 'skipped: "made" failed';
  expect([status, told(stderr)]).toEqual([1, { made: "failed", text: skipped, pair: skipped }]);
  expect(failureOf(stderr, "made")[1]).toBe(
    `node "made" threw Error [EISDIR]: EISDIR: illegal operation on a directory, open 'out.txt'`,
  );
  expect(await readdir(rig.folder)).not.toContainEqual(expect.stringContaining(".ffuse-"));
});

test("read-task gives the bytes of a result, or of a part of one, that is exactly one returned file", async () => {
  const rig = await makeRig(tree);
  await rig.ffuse("run", "w.ts");
  await rm(join(rig.folder, "out.txt"));
  expect((await rig.ffuse("read-task", "w", "pair", "path")).stdout).toBe("made of text");
  expect((await rig.ffuse("read-task", "w", "made", "-o", "copy")).status).toBe(0);
  expect(await rig.read("copy")).toBe("made of text");
  await rm(join(rig.folder, "copy"));
  const { stdout } = await rig.ffuse("read-task", "w", "pair", "--format", "json");
  expect(JSON.parse(stdout)).toEqual({
    path: { path: "out.txt", hash: expect.stringMatching(/^[0-9a-f]{64}$/), sizeBytes: 12 },
    n: 1,
  });
  await writeFile(await keptFile(rig), "made of tExt");
  const damaged = await rig.ffuse("read-task", "w", "made", "-o", "copy");
  expect([damaged.status, damaged.stderr]).toEqual([
    2,
    `FFUSE_ENTRY_DAMAGED
  stored result ${relative(rig.folder, await keptFile(rig))} cannot be used: its content was changed
  hint: run the workflow again; the node is computed anew
`,
  ]);
  expect(await readdir(rig.folder)).not.toContain("copy");
});

const scripts = (mode: string): Readonly<Record<string, string>> => ({
  "w.ts": `
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { outputFile, workflow } from "ffuse";
const script = workflow(function script() {
  const path = import.meta.dirname + "/hello.sh";
  writeFileSync(path, "echo hello");
  chmodSync(path, ${mode});
  return outputFile(path);
});
const read = workflow((path: string) => readFileSync(path, "utf8"));
export default read(script().setName("script")).setName("read");
`,
});

test("a script comes back with its mode, and one that is executable no more is put back", async () => {
  const rig = await makeRig(scripts("0o750"));
  const script = join(rig.folder, "hello.sh");
  const modeOf = async (): Promise<number> => (await stat(script)).mode & 0o777;
  await rig.ffuse("run", "w.ts");
  for (const damage of [() => rm(script), () => chmod(script, 0o640)]) {
    await damage();
    const { stderr } = await rig.ffuse("run", "w.ts");
    expect([told(stderr), await modeOf()]).toEqual([{}, 0o750]);
    expect(stderr).not.toContain("warning");
  }
  // Who may use it beside its owner is up to whoever has the files.
  await chmod(script, 0o700);
  expect(told((await rig.ffuse("run", "w.ts")).stderr)).toEqual({});
  expect(await modeOf()).toBe(0o700);
});

test("a file that became executable is another value, and one that others may read is not", async () => {
  const rig = await makeRig(scripts("0o640"));
  await rig.ffuse("run", "w.ts");
  await rig.write("w.ts", scripts("0o644")["w.ts"] ?? "");
  expect(told((await rig.ffuse("run", "w.ts")).stderr)).toEqual({ script: "ran" });
  await rig.write("w.ts", scripts("0o755")["w.ts"] ?? "");
  const { stderr } = await rig.ffuse("run", "w.ts");
  expect(told(stderr)).toEqual({ script: "ran", read: "ran" });
  const { stdout } = await rig.ffuse("read-task", "w", "script", "--format", "json");
  expect(JSON.parse(stdout)).toEqual({
    ...{ path: "hello.sh", hash: expect.stringMatching(/^[0-9a-f]{64}$/), sizeBytes: 10 },
    executable: true,
  });
});

test("in a script, files begin at the working directory, and what is returned is a path", async () => {
  const project = await scriptProject({
    "scripts/script.js": `
      import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
      import { file, files, LocalWorkflow, outputFile, storageFactory, workflow } from "ffuse";
      const log = (name) => appendFileSync("ran.txt", name + " ");
      const upper = workflow(function upper(path) {
        log("upper");
        writeFileSync("upper.txt", readFileSync(path, "utf8").toUpperCase());
        return { path: outputFile("upper.txt") };
      });
      const read = workflow(function read(path, more) {
        log("read");
        return readFileSync(path, "utf8") + more.length;
      });
      const upped = upper(file("data.txt")).setName("upped");
      const local = new LocalWorkflow([upped, read(upped.path, files("*.csv"))], { workflowName: "w" });
      local.setStorage(storageFactory({ kind: "file", options: { path: "kept" } }));
      console.log(JSON.stringify(await local.run()));
    `,
    "data.txt": "a",
    "b.csv": "b",
  });
  const path = join(project.folder, "upper.txt");
  const run = async () => {
    const [value] = await project.run("scripts/script.js");
    const ran = await readFile(join(project.folder, "ran.txt"), "utf8").catch(() => "");
    await rm(join(project.folder, "ran.txt"), { force: true });
    return [value, ran];
  };
  expect(await run()).toEqual([[{ path }, "A1"], "upper read "]);
  await rm(path);
  expect(await run()).toEqual([[{ path }, "A1"], ""]);
  expect(await readFile(path, "utf8")).toBe("A");
  await project.write({ "data.txt": "b", "c.csv": "c" });
  expect(await run()).toEqual([[{ path }, "B2"], "upper read "]);
});

const chain = (total: string): Readonly<Record<string, string>> => ({
  ...{ "0.txt": "1", "1.txt": "2", "2.txt": "3" },
  "w.ts": `
import { appendFileSync, readFileSync } from "node:fs";
import { file, workflow } from "ffuse";
const note = (what: string) => appendFileSync("ran.txt", what + " ");
const numberIn = (path: string) => Number(readFileSync(path, "utf8"));
const Sum = workflow(class Sum {
  ${total}: number;
  constructor(path: string) { note("new"); this.${total} = numberIn(path); }
  add(path: string) { const n = numberIn(path); note("add" + n); return (this.${total} += n); }
});
export default ({ calls = 1 }: { calls?: number }) => {
  const sum = new Sum(file("0.txt"));
  return Array.from({ length: calls }, (_, n) => sum.add(file(\`\${n + 1}.txt\`))).at(-1)!;
};
`,
});

test.each([
  ["restored", "total", "add3 "],
  ["replayed", "#total", "new add2 add3 "],
])("each call of a chain counts the file that it is given (%s)", async (how, total, more) => {
  const rig = await makeRig(chain(total));
  const run = async (calls: number) => {
    const { stdout } = await rig.ffuse("run", "w.ts", "--print", "-p", `calls=${calls}`);
    const ran = await rig.read("ran.txt").catch(() => "");
    await rm(join(rig.folder, "ran.txt"), { force: true });
    return [stdout, ran];
  };
  expect(await run(1)).toEqual(["3\n", "new add2 "]);
  expect(await run(2)).toEqual(["6\n", more]);
  await rig.write("1.txt", "4");
  expect(await run(2)).toEqual(["8\n", "new add4 add3 "]);
  if (how === "restored") return;
  await rig.write("2.txt", "5");
  expect(await run(2)).toEqual(["10\n", "new add4 add5 "]);
});
