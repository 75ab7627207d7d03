import { readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";
import { told } from "../support/told.ts";

const workflow = `
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { env, file, files, folder, outputFile, workflow } from "ffuse";
const here = (name: string) => new URL(name, import.meta.url);
const read = workflow((path: string) => readFileSync(path, "utf8"));
const names = workflow((path: string) => readdirSync(path));
const merge = workflow((paths: string[]) => paths.map((path) => readFileSync(path, "utf8")));
const key = workflow((value: string | undefined) => value?.length ?? 0);
const report = workflow((text: string) => {
  writeFileSync(here("report.txt"), text.repeat(3));
  return { path: outputFile(here("report.txt")) };
});
const rows = read(file("data.csv")).setName("rows");
const page = report(rows).setName("page");
export default {
  rows,
  page,
  again: read(page.path).setName("again"),
  names: names(folder("parts")).setName("names"),
  merged: merge(files("parts/*.txt")).setName("merged"),
  key: key(env("FFUSE_TEST_KEY")).setName("key"),
};
`;
const tree = { "w/w.ts": workflow, "w/data.csv": "a,b\n", "w/parts/one.txt": "1" };

async function ran(rig: Rig): Promise<readonly string[]> {
  const { stderr } = await rig.ffuse("run", "w/w.ts");
  return Object.entries(told(stderr))
    .filter(([, how]) => how === "ran")
    .map(([name]) => name)
    .sort();
}

test("a change of a declared file runs its readers, and a touch runs nothing", async () => {
  const rig = await makeRig(tree);
  expect(await ran(rig)).toEqual(["again", "key", "merged", "names", "page", "rows"]);
  expect(await ran(rig)).toEqual([]);
  await utimes(join(rig.folder, "w/data.csv"), new Date(), new Date());
  expect(await ran(rig)).toEqual([]);
  await writeFile(join(rig.folder, "w/data.csv"), "a,c\n");
  expect(await ran(rig)).toEqual(["again", "page", "rows"]);
  await writeFile(join(rig.folder, "w/parts/two.txt"), "2");
  expect(await ran(rig)).toEqual(["merged", "names"]);
  await writeFile(join(rig.folder, "w/parts/three.csv"), "3");
  expect(await ran(rig)).toEqual(["names"]);
});

test("a returned file that was removed or changed is put back, and nothing runs", async () => {
  const rig = await makeRig(tree);
  await rig.ffuse("run", "w/w.ts");
  const path = join(rig.folder, "w/report.txt");
  await rm(path);
  expect(await ran(rig)).toEqual([]);
  expect(await rig.read("w/report.txt")).toBe("a,b\na,b\na,b\n");
  await writeFile(path, "mine");
  const { stderr } = await rig.ffuse("run", "w/w.ts");
  expect(await rig.read("w/report.txt")).toBe("a,b\na,b\na,b\n");
  expect(stderr).toContain(
    'warning: report.txt is what node "page" returned, and was changed since; it is put back as the node had made it',
  );
});

test("a node runs again when the variable that it declares changes, and no file of the store tells its value", async () => {
  const rig = await makeRig(tree);
  await rig.ffuse("run", "w/w.ts");
  const other = await makeRig({}, { env: { FFUSE_TEST_KEY: "a secret of mine" } });
  const words = [join(rig.folder, "w/w.ts"), "--storage", join(rig.folder, "storage")];
  const { stderr } = await other.ffuse("run", ...words);
  expect(stderr).toMatch(/✓ key {2}.*variable FFUSE_TEST_KEY changed/);
  expect(stderr).toContain("1 ran, 5 reused");
  const kept = await readdir(join(rig.folder, "storage"), { recursive: true, withFileTypes: true });
  for (const entry of kept.filter((each) => each.isFile())) {
    expect(await readFile(join(entry.parentPath, entry.name), "utf8")).not.toContain("a secret");
  }
});
