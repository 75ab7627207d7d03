import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";

const hostile = [
  "with space",
  " lead and trail ",
  "a/b",
  "../up",
  "../../../../tmp/up",
  "..",
  ".",
  "line\nbreak",
  "tab\tand\u0000null",
  "x".repeat(300),
  "😀",
  "Case",
  "case",
  "CASE",
  "CON",
  "a\\b",
  "C:\\x",
  "--yes",
  "*",
  "[a-z]",
  "__proto__",
  "constructor",
  "%2e%2e",
  "é",
  "e\u0301",
];

const outer = async (rig: Rig): Promise<readonly string[]> =>
  (await readdir(rig.folder, { recursive: true }))
    .filter((path) => !path.startsWith(join("inner", "kept")) && !path.startsWith(".ffuse"))
    .sort();

test("results of any name are kept apart, listed as given, and stay inside of the storage", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      const size = workflow(function size(text: string, extra: number) {
        return { text, filler: "-".repeat(extra) };
      });
      // Half of them are large enough for a file of their own.
      const names: string[] = ${JSON.stringify(hostile)};
      export default names.map((text, at) => size(text, at % 2 * 20_000).setName(text));
    `,
    "inner/README": "",
  });
  const before = await outer(rig);
  const storage = ["--storage", "inner/kept"];
  expect((await rig.ffuse("run", "w.ts", "-q", ...storage)).status).toBe(0);
  expect(await outer(rig)).toEqual(before);

  const { stdout } = await rig.ffuse("ls-tasks", "w", "--json", ...storage);
  const listed = (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
  expect(listed).toEqual([...hostile].sort());
  const table = (await rig.ffuse("ls-tasks", "w", ...storage)).stdout.trimEnd().split("\n");
  expect(table).toHaveLength(hostile.length);

  // A program cannot be given a word with a null byte.
  const readable = hostile.filter((name) => !name.includes("\u0000"));
  const read = readable.map(async (name) => {
    const { stdout } = await rig.ffuse("read-task", ...storage, "--", "w", name, "text");
    return stdout.slice(0, -1);
  });
  expect(await Promise.all(read)).toEqual(readable);

  const second = await rig.ffuse("run", "w.ts", ...storage);
  expect(second.stderr).toContain("w  nothing to compute, 25 results kept from before");

  for (const name of ["..", "CASE", "--yes"]) {
    const removed = await rig.ffuse("rm-task", "-y", ...storage, "--", "w", name);
    expect(removed.status).toBe(0);
  }
  const left = JSON.parse((await rig.ffuse("ls-tasks", "w", "--json", ...storage)).stdout);
  expect(left.map(({ name }: { name: string }) => name)).toEqual(
    [...hostile].sort().filter((name) => !["..", "CASE", "--yes"].includes(name)),
  );
  expect(await outer(rig)).toEqual(before);
}, 60_000);

test("workflows of any name are kept apart, listed as given, and removed without harm to others", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      export default workflow(function one() { return 1; })().setName("one");
    `,
    "inner/README": "",
  });
  const names = [
    "a b",
    "../up",
    "..",
    ".",
    "a/b",
    "line\nbreak",
    "x".repeat(300),
    "😀",
    "Case",
    "case",
  ];
  const before = await outer(rig);
  const storage = ["--storage", "inner/kept"];
  for (const name of names) {
    const { status } = await rig.ffuse("run", "w.ts", "-q", `--name=${name}`, ...storage);
    expect(status).toBe(0);
  }
  expect(await outer(rig)).toEqual(before);

  const list = async () => {
    const { stdout } = await rig.ffuse("ls-workflows", "--json", ...storage);
    return (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
  };
  expect(await list()).toEqual([...names].sort());
  const folders = await readdir(join(rig.folder, "inner/kept"));
  expect(new Set(folders.map((folder) => folder.toLowerCase())).size).toBe(names.length);

  for (const name of ["..", ".", "../up", "Case"]) {
    expect((await rig.ffuse("rm-workflow", "-y", ...storage, "--", name)).status).toBe(0);
  }
  expect(await list()).toEqual(
    [...names].sort().filter((name) => !["..", ".", "../up", "Case"].includes(name)),
  );
  expect(await outer(rig)).toEqual(before);
}, 90_000);
