import { link, mkdir, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { listInput, stampOf } from "../../../src/util/list-input.ts";
import type { ListedInput } from "../../../src/util/list-input.ts";
import { makeTree } from "../../support/tree.ts";

/** Names and kinds of what is found, or why nothing is. */
async function look(input: ListedInput): Promise<unknown> {
  const listing = await listInput(input);
  return listing.ok
    ? listing.entries.map(({ name, what }) => `${what} ${name}`)
    : { path: listing.path, found: listing.found };
}

const tree = { "b.txt": "b", "a/z.csv": "z", "a/deep/y.csv": "y", "a.csv": "a", ".hidden": "h" };

test("a folder is listed with all below it, in the order of whole paths, hidden ones too", async () => {
  const path = await makeTree(tree);
  await mkdir(join(path, "empty"));
  expect(await look({ kind: "folder", path })).toEqual([
    ...["file .hidden", "folder a", "file a.csv", "folder a/deep", "file a/deep/y.csv"],
    ...["file a/z.csv", "file b.txt", "folder empty"],
  ]);
});

test("a glob lists files alone, and looks no deeper than it reaches", async () => {
  const path = await makeTree(tree);
  const picked = (glob: string) => look({ kind: "files", path, glob });
  expect(await picked("*.csv")).toEqual(["file a.csv"]);
  expect(await picked("**/*.csv")).toEqual(["file a.csv", "file a/deep/y.csv", "file a/z.csv"]);
  expect(await picked("a*")).toEqual(["file a.csv"]);
  expect(await picked("*.none")).toEqual([]);
});

test("what is not there, or is of another kind, is told by its path", async () => {
  const path = await makeTree(tree);
  const at = (name: string) => join(path, name);
  expect(await look({ kind: "file", path: at("none") })).toEqual({ path: at("none") });
  expect(await look({ kind: "folder", path: at("b.txt/x") })).toEqual({ path: at("b.txt/x") });
  const found = (name: string, why: string) => ({ path: at(name), found: why });
  expect(await look({ kind: "file", path: at("a") })).toEqual(found("a", "it is a folder"));
  expect(await look({ kind: "folder", path: at("b.txt") })).toEqual(
    found("b.txt", "it is no folder"),
  );
  expect(await look({ kind: "files", path: at("b.txt"), glob: "*" })).toEqual(
    found("b.txt", "it is no folder"),
  );
  expect(await look({ kind: "file", path: "/dev/null" })).toEqual({
    ...{ path: "/dev/null", found: "it is no file" },
  });
});

test("links are followed, but neither in circles nor into nothing", async () => {
  const path = await makeTree({ "in/real/x.txt": "x" });
  await symlink("real", join(path, "in/other"));
  await symlink("..", join(path, "in/real/up"));
  await symlink("nowhere", join(path, "in/broken"));
  await symlink("real/x.txt", join(path, "in/file"));
  expect(await look({ kind: "folder", path: join(path, "in") })).toEqual([
    ...["other broken", "file file", "folder other", "other other/up", "file other/x.txt"],
    ...["folder real", "other real/up", "file real/x.txt"],
  ]);
  expect(await look({ kind: "files", path: join(path, "in"), glob: "**/*.txt" })).toEqual([
    "file other/x.txt",
    "file real/x.txt",
  ]);
});

test.each(["file", "folder", "link"])(
  "a %s whose name is no UTF-8 is refused where it counts, for nobody could read anything by it",
  async (what) => {
    const path = await makeTree({ "data/a.txt": "a" });
    const bytes = [Buffer.from(join(path, "data/b")), Buffer.from([0xff]), Buffer.from(".csv")];
    const bad = Buffer.concat(bytes);
    if (what === "file") await writeFile(bad, "b");
    if (what === "folder") await mkdir(bad);
    if (what === "link") await symlink("a.txt", bad);
    const data = join(path, "data");
    const refused = { path: join(data, "b\uFFFD.csv"), found: "its name is no UTF-8" };
    expect(await look({ kind: "folder", path: data })).toEqual(refused);
    expect(await look({ kind: "files", path: data, glob: "*.csv" })).toEqual(refused);
    expect(await look({ kind: "files", path: data, glob: "*.txt" })).toEqual(["file a.txt"]);
    expect(await look({ kind: "files", path: data, glob: "**/*.txt" })).toEqual(
      what === "folder" ? refused : ["file a.txt"],
    );
  },
);

test("the stamp changes with every change below a folder, and only then", async () => {
  const path = await makeTree(tree);
  const at = (name: string) => join(path, name);
  const stamp = async () => stampOf(await listInput({ kind: "folder", path }));
  const seen = [await stamp()];
  expect(await stamp()).toBe(seen[0]);
  const changes: readonly (() => Promise<unknown>)[] = [
    () => writeFile(at("b.txt"), "longer"),
    () => writeFile(at("new.txt"), ""),
    () => rename(at("new.txt"), at("newer.txt")),
    () => mkdir(at("empty")),
    () => rm(at("a/deep/y.csv")),
    () => utimes(at("a/z.csv"), 1, 1),
    () => symlink("nowhere", at("link")),
    () => rm(at("link")).then(() => symlink("elsewhere", at("link"))),
    // Another file of the same size and times.
    () => rename(at("a.csv"), at("kept")).then(() => link(at("a/z.csv"), at("a.csv"))),
    () => rm(path, { recursive: true }),
  ];
  for (const change of changes) {
    await change();
    seen.push(await stamp());
  }
  expect(new Set(seen).size).toBe(changes.length + 1);
});
