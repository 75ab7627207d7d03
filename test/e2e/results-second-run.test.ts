import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";
import { summaryOf } from "../support/told.ts";

const twoNodes = `
  import { workflow } from "ffuse";
  const one = workflow(function one(x: number) { return x; });
  const two = workflow(function two(x: number) { return x + 1; });
  export default two(one(1).setName("one")).setName("two");
`;

/** The last line that a run says, without its duration. */
async function summary(rig: Rig, ...words: readonly string[]): Promise<string> {
  const { stderr } = await rig.ffuse("run", "w.ts", ...words);
  return summaryOf(stderr);
}

const allRan = "w  2 ran, 0 reused, 0 failed, 0 skipped";
const oneRan = "w  1 ran, 1 reused, 0 failed, 0 skipped";
const noneRan = "w  nothing to compute, 2 results kept from before";

test("a second run computes nothing, and neither does a run after an edit that is taken back", async () => {
  const rig = await makeRig({ "w.ts": twoNodes });
  expect(await summary(rig)).toBe(allRan);
  expect(await summary(rig)).toBe(noneRan);
  await writeFile(join(rig.folder, "w.ts"), twoNodes.replace("x + 1", "x + 2"));
  expect((await rig.ffuse("run", "w.ts", "--print")).stdout).toBe("3\n");
  await writeFile(join(rig.folder, "w.ts"), twoNodes);
  expect(await summary(rig)).toBe(noneRan);
  expect((await rig.ffuse("run", "w.ts", "--print")).stdout).toBe("2\n");
  expect((await rig.ffuse("read-task", "w", "two")).stdout).toBe("2\n");
});

test("a second run of a hundred nodes opens few files of the storage, and changes no file that was there", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      const make = workflow(function make(x: number) { return [x]; });
      export default Array.from({ length: 100 }, (_, x) => make(x));
    `,
    "count.mjs": countOpenedFiles,
  });
  await rig.ffuse("run", "w.ts");
  const journals = await readdir(join(rig.folder, "storage/w/runs"));
  const before = await rig.read(`storage/w/runs/${journals[0]!}`);

  const counting = await makeRig(
    {},
    { env: { NODE_OPTIONS: `--import=${pathToFileURL(join(rig.folder, "count.mjs")).href}` } },
  );
  const { status } = await counting.ffuse(
    ...["run", join(rig.folder, "w.ts"), "--storage", join(rig.folder, "storage")],
  );
  expect(status).toBe(0);
  const opened = (await readFile(join(rig.folder, "opened.txt"), "utf8")).trim().split("\n");
  // The journal of the first run is read, the one of the second is appended to; two tell other runs that it is there.
  expect(new Set(opened.map((path) => path.replace(/\d{8}T.*/, "RUN"))).size).toBeLessThan(6);
  expect(opened.length).toBeLessThan(8);
  expect(await rig.read(`storage/w/runs/${journals[0]!}`)).toBe(before);
});

/** Writes down every file below a storage that the main thread opens. */
const countOpenedFiles = `
  import fs from "node:fs";
  import { syncBuiltinESMExports } from "node:module";
  import { isMainThread } from "node:worker_threads";
  const log = new URL("opened.txt", import.meta.url);
  if (isMainThread) {
    const note = fs.appendFileSync;
    for (const [of, suffix] of [[fs.promises, ""], [fs, "Sync"]]) {
      for (const verb of ["open", "appendFile", "readFile", "writeFile"]) {
        const real = of[verb + suffix];
        of[verb + suffix] = (path, ...rest) => {
          if (String(path).includes("/storage/")) note(log, String(path) + "\\n");
          return real(path, ...rest);
        };
      }
    }
    syncBuiltinESMExports();
  }
`;

test("cache: name reuses a result whatever has changed, and computes what has none", async () => {
  const rig = await makeRig({
    "w.ts": twoNodes,
    "name.yaml": `queries: [{ pattern: "one", task_args: { cache: name } }]`,
  });
  expect(await summary(rig, "--query", "name.yaml")).toBe(allRan);
  const edited = twoNodes.replace("one(1)", "one(10)").replace("x + 1", "x + 2");
  await writeFile(join(rig.folder, "w.ts"), edited);
  expect(await summary(rig, "--query", "name.yaml")).toBe(oneRan);
  expect((await rig.ffuse("read-task", "w", "one")).stdout).toBe("1\n");
  expect((await rig.ffuse("read-task", "w", "two")).stdout).toBe("3\n");
  expect((await rig.ffuse("run", "w.ts", "--print")).stdout).toBe("12\n");
});

test("cache: off computes every time, keeps nothing, and its value is still printed and passed on", async () => {
  const rig = await makeRig({
    "w.ts": twoNodes,
    "one.yaml": `queries: [{ pattern: "one", task_args: { cache: off } }]`,
    "two.yaml": `queries: [{ pattern: "two", task_args: { cache: off } }]`,
  });
  expect(await summary(rig, "--query", "one.yaml")).toBe(allRan);
  expect(await summary(rig, "--query", "one.yaml")).toBe(oneRan);
  const listed = async () => {
    const { stdout } = await rig.ffuse("ls-tasks", "w", "--json");
    return (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
  };
  expect(await listed()).toEqual(["two"]);

  await writeFile(join(rig.folder, "w.ts"), twoNodes.replace("x + 1", "x + 2"));
  const printed = await rig.ffuse("run", "w.ts", "--query", "two.yaml", "--print");
  expect(printed.stdout).toBe("3\n");
  expect((await rig.ffuse("read-task", "w", "two")).stdout).toBe("2\n");
  expect(await listed()).toEqual(["one", "two"]);
});

test("large values with cache: off leave no file behind", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      const many = workflow(function many() { return new Float64Array(10_000).fill(1); });
      const sum = workflow(function sum(all: Float64Array) { return all.reduce((a, b) => a + b); });
      export default sum(many().setName("many")).setName("sum");
    `,
    "w.query.yaml": `queries: [{ glob: "*", task_args: { cache: off } }]`,
  });
  const { stdout } = await rig.ffuse("run", "w.ts", "--print");
  expect(stdout).toBe("10000\n");
  const array = await rig.ffuse("run", "w.ts", "--print", "many");
  expect(array.stdoutBytes.byteLength).toBe(80_128);
  const left = await readdir(join(rig.folder, "storage"), { recursive: true });
  expect(
    left.filter((path) => !/^w(\/runs(\/[^/]*\.jsonl)?|\/scratch|\/live)?$/.test(path)),
  ).toEqual([]);
});

test("the storage of the query file is where results go and where they are printed from", async () => {
  const rig = await makeRig({
    "w.ts": twoNodes,
    "w.query.yaml": "storage: { kind: file, options: { path: elsewhere } }",
  });
  expect((await rig.ffuse("run", "w.ts", "--print")).stdout).toBe("2\n");
  expect((await rig.ffuse("read-task", "w", "two", "--storage", "elsewhere")).stdout).toBe("2\n");
  expect(await readdir(rig.folder)).not.toContain("storage");
  // The flag wins over the file.
  await rig.ffuse("run", "w.ts", "--storage", "third");
  expect((await rig.ffuse("read-task", "w", "two", "--storage", "third")).stdout).toBe("2\n");
});

test("with a storage in memory a run leaves nothing, and prints what it was asked for", async () => {
  const rig = await makeRig({ "w.ts": twoNodes, "w.query.yaml": "storage: { kind: memory }" });
  const { stdout, status } = await rig.ffuse("run", "w.ts", "--print");
  expect([stdout, status]).toEqual(["2\n", 0]);
  expect((await readdir(rig.folder)).sort()).toEqual([".ffuse", "w.query.yaml", "w.ts"]);
});
