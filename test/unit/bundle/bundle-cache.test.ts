import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { rename, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { bundleTree, loadBundle } from "../../support/bundle-tree.ts";
import type { BundleTree } from "../../support/bundle-tree.ts";
import { makeTree } from "../../support/tree.ts";
import type { TreeEntry } from "../../support/tree.ts";

const workflowText = `
    import { one } from "@/one";
    import dep from "dep";
    import { near } from "./near";
    import { v } from "./versions/current/v";
    import old from "./old.cjs";
    import { written } from "./written.js";
    import { inside } from "./folder";
    export default [one, dep, near, v, old, written, inside];`;

function lockText(integrity: string): string {
  const dep = { version: "1.0.0", integrity: `sha512-${integrity}` };
  return JSON.stringify({ lockfileVersion: 3, packages: { "node_modules/dep": dep } });
}

const project: Readonly<Record<string, TreeEntry>> = {
  "package.json": `{"name": "project"}`,
  "tsconfig.json": `{"extends": ["./base"], "compilerOptions": {"paths": {"@/*": ["./lib/*"]}}}`,
  "base.json": `{"compilerOptions": {"jsx": "react"}}`,
  "package-lock.json": lockText("one"),
  "node_modules/dep/package.json": `{"name": "dep", "version": "1.0.0", "main": "i.js"}`,
  "node_modules/dep/i.js": `module.exports = "dep";`,
  "lib/one.ts": `export const one = "lib";`,
  "other/one.ts": `export const one = "other";`,
  "near.ts": `export const near = 1;`,
  "versions/a/v.ts": `export const v = "a";`,
  "versions/b/v.ts": `export const v = "b";`,
  "versions/current": { linkTo: "a" },
  "written.ts": `export const written = "ts";`,
  "folder/index.ts": `export const inside = "index";`,
  "old.cjs": `try { module.exports = require("late"); } catch { module.exports = "none"; }`,
  "workflow.ts": workflowText,
};

/** A project that was bundled once. */
async function bundledProject(): Promise<BundleTree> {
  const tree = await bundleTree(project);
  expect((await tree.bundle()).fromCache).toBe(false);
  return tree;
}

test("an unchanged workflow is not bundled again", async () => {
  const tree = await bundleTree(project);
  const first = await tree.bundle();
  expect(await tree.bundle()).toEqual({ ...first, fromCache: true });
  expect((await loadBundle(first)).value).toEqual(["lib", "dep", 1, "a", "none", "ts", "index"]);
});

test("a file that was touched or written anew with the same content does not count as changed", async () => {
  const tree = await bundledProject();
  await utimes(tree.path("lib/one.ts"), new Date(), new Date());
  await tree.add({ "workflow.ts": workflowText });
  expect((await tree.bundle()).fromCache).toBe(true);
});

test("files and folders that the workflow does not import may come and go", async () => {
  const tree = await bundledProject();
  await tree.add({ "storage/workflow/index": "x", "unused.ts": "broken(", "lib/two.ts": "" });
  expect((await tree.bundle()).fromCache).toBe(true);
});

const changes: readonly (readonly [what: string, files: Readonly<Record<string, TreeEntry>>])[] = [
  ["the workflow file", { "workflow.ts": "export default 1;" }],
  ["an imported file, in its length", { "lib/one.ts": `export const one = "longer";` }],
  ["an imported file, in one letter", { "lib/one.ts": `export const one = "LIB";` }],
  [
    "the paths of tsconfig",
    { "tsconfig.json": `{"compilerOptions": {"paths": {"@/*": ["./other/*"]}}}` },
  ],
  [
    "a configuration that tsconfig extends",
    { "base.json": `{"compilerOptions": {"jsx": "preserve"}}` },
  ],
  ["a nearer tsconfig", { "lib/tsconfig.json": "{}" }],
  [
    "the package.json around the workflow",
    { "package.json": `{"name": "project", "type": "module"}` },
  ],
  [
    "the version of a package",
    { "node_modules/dep/package.json": `{"name": "dep", "version": "1.0.1", "main": "i.js"}` },
  ],
  ["the lock file", { "package-lock.json": lockText("other") }],
  ["a lock file of another kind", { "pnpm-lock.yaml": "lockfileVersion: '9.0'\n" }],
  ["a nearer package.json", { "lib/package.json": `{"type": "module"}` }],
  ["a jsconfig.json nearer than tsconfig.json", { "lib/jsconfig.json": "{}" }],
  ["a file that is named before the one it stood for", { "written.js": `exports.written = "js";` }],
  ["a file named as a folder that was imported", { "folder.ts": `export const inside = "file";` }],
  ["a package.json in a folder that was imported", { "folder/package.json": `{"main": "x.js"}` }],
  ["a file that is taken before the imported one", { "near.tsx": `export const near = 2;` }],
  ["a package that was missing before", { "node_modules/late/index.js": `module.exports = 1;` }],
];
for (const [what, files] of changes) {
  test(`a change of ${what} bundles again`, async () => {
    const tree = await bundledProject();
    await tree.add(files);
    expect((await tree.bundle()).fromCache).toBe(false);
    expect((await tree.bundle()).fromCache).toBe(true);
  });
}

test("a change that keeps size and modification time bundles again", async () => {
  const tree = await bundledProject();
  const file = tree.path("lib/one.ts");
  const { atime, mtime } = statSync(file);
  await tree.add({ "lib/one.ts": `export const one = "LIB";` });
  await utimes(file, atime, mtime);
  expect((await tree.bundle()).fromCache).toBe(false);
});

test("a symbolic link on the way to a source that leads elsewhere bundles again", async () => {
  const tree = await bundledProject();
  rmSync(tree.path("versions/current"));
  await tree.add({ "versions/current": { linkTo: "b" } });
  const bundle = await tree.bundle();
  expect((await loadBundle(bundle)).value).toEqual(["lib", "dep", 1, "b", "none", "ts", "index"]);
});

test("a nearer copy of a package bundles again", async () => {
  const tree = await bundleTree({
    "node_modules/dep/index.js": `module.exports = "far";`,
    "flows/workflow.ts": `import dep from "dep"; export default dep;`,
  });
  expect((await loadBundle(await tree.bundle("flows/workflow.ts"))).value).toBe("far");
  await tree.add({ "flows/node_modules/dep/index.js": `module.exports = "near";` });
  expect((await loadBundle(await tree.bundle("flows/workflow.ts"))).value).toBe("near");
});

test("a package file that is gone is noticed at once", async () => {
  const tree = await bundledProject();
  rmSync(tree.path("node_modules/dep/i.js"));
  await expect(tree.bundle()).rejects.toMatchObject({ code: "FFUSE_IMPORT_UNRESOLVED" });
});

const damages: readonly (readonly [what: string, damage: (file: string) => void])[] = [
  ["source map is gone", (file) => rmSync(`${file}.map`)],
  ["text is cut off", (file) => cutOff(file)],
  ["source map is cut off", (file) => cutOff(`${file}.map`)],
  ["manifest is cut off", (file) => cutOff(manifestOf(file))],
  ["manifest is empty", (file) => writeFileSync(manifestOf(file), "")],
  ["manifest holds something else", (file) => writeFileSync(manifestOf(file), "null")],
  [
    "manifest has another shape",
    (file) => writeFileSync(manifestOf(file), `{"links": [], "bundle": 3}`),
  ],
];
for (const [what, damage] of damages) {
  test(`a kept bundle whose ${what} is made again`, async () => {
    const tree = await bundleTree(project);
    const first = await tree.bundle();
    damage(first.file);
    expect(await tree.bundle()).toEqual(first);
    expect((await tree.bundle()).fromCache).toBe(true);
  });
}

test("a run that still uses the bundle of an earlier text keeps it, and what nobody used for a week goes", async () => {
  const tree = await bundleTree(project);
  const first = await tree.bundle();
  const folder = dirname(first.file);
  const longAgo = new Date(Date.now() - 8 * 24 * 60 * 60 * 1000);
  await tree.add({ "near.ts": `export const near = 2;` });
  const second = await tree.bundle();
  expect(existsSync(first.file)).toBe(true);
  for (const file of [first.file, `${first.file}.map`, second.file])
    await utimes(file, longAgo, longAgo);
  expect(await tree.bundle()).toEqual({ ...second, fromCache: true });
  await tree.add({ "near.ts": `export const near = 3;` });
  const third = await tree.bundle();
  expect(
    readdirSync(folder)
      .filter((name) => name.endsWith(".mjs"))
      .sort(),
  ).toEqual([second.file, third.file].map((file) => file.slice(folder.length + 1)).sort());
});

test("several bundlings at once all give a whole bundle", async () => {
  const tree = await bundleTree(project);
  const bundles = await Promise.all([1, 2, 3, 4].map(() => tree.bundle()));
  expect(new Set(bundles.map((bundle) => bundle.file)).size).toBe(1);
  expect(new Set(bundles.map((bundle) => bundle.codeHash)).size).toBe(1);
  const [first] = bundles;
  if (first === undefined) throw new Error("no bundle");
  const names = readdirSync(dirname(first.file));
  expect(names.filter((name) => name.endsWith(".tmp"))).toEqual([]);
  expect((await loadBundle(first)).value).toEqual(["lib", "dep", 1, "a", "none", "ts", "index"]);
});

test("bundles lie below node_modules of the project, ignored by git, and nothing lies beside the sources", async () => {
  const tree = await bundleTree({ ...project, "flows/deep/workflow.ts": "export default 1;" });
  const before = readdirSync(tree.path("flows/deep"));
  const { file } = await tree.bundle("flows/deep/workflow.ts");
  const folder = tree.path("node_modules/.cache/ffuse/bundles");
  expect(dirname(file)).toBe(folder);
  expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe("*\n");
  expect(readdirSync(tree.path("flows/deep"))).toEqual(before);
});

test("without node_modules, bundles lie in a folder that git ignores by itself", async () => {
  const tree = await bundleTree({ "workflow.ts": "export default 1;" });
  const { file } = await tree.bundle();
  const folder = tree.path(".ffuse/cache/bundles");
  expect(dirname(file)).toBe(folder);
  expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe("*\n");
});

test("the same project gives the same code hash wherever it lies", async () => {
  const tree = await bundleTree({
    ...project,
    "lib/one.ts": `export const one = [import.meta.url, __dirname].length;`,
    "need.cjs": `module.exports = [require("dep"), __filename].length;`,
    "workflow.ts": `import { workflow } from "ffuse"; import "./need.cjs"; ${workflowText} workflow(() => 1);`,
  });
  const here = await tree.bundle();
  const elsewhere = await bundleTree({ "a folder/placeholder": "" });
  await rename(tree.folder, elsewhere.path("a folder/moved é"));
  const moved = await elsewhere.bundle("a folder/moved é/workflow.ts");
  expect(moved.fromCache).toBe(false);
  expect(moved.codeHash).toBe(here.codeHash);
  expect(readFileSync(moved.file, "utf8")).not.toContain(tree.folder);
});

test("a linked package gives the same code hash whatever the way to it", async () => {
  const core = {
    "package.json": `{"name": "core", "main": "./src/index.ts"}`,
    "src/index.ts": `export { near } from "./near.ts"; export { default as old } from "./old.cjs";`,
    "src/near.ts": `export const near = import.meta.url.length > 0;`,
    "src/old.cjs": `module.exports = 1;`,
  };
  const at = (folder: string) =>
    Object.fromEntries(Object.entries(core).map(([name, text]) => [`${folder}/${name}`, text]));
  const app = {
    "app/package.json": `{"name": "app"}`,
    "app/workflow.ts": `import { near, old } from "core"; export default [near, old];`,
  };
  const beside = await bundleTree({
    ...at("core"),
    ...app,
    "app/node_modules/core": { linkTo: "../../core" },
  });
  const away = await bundleTree({
    ...at("far/away/core"),
    ...app,
    "app/node_modules/core": { linkTo: "../../far/away/core" },
  });
  const first = await beside.bundle("app/workflow.ts");
  const second = await away.bundle("app/workflow.ts");
  expect(second.codeHash).toBe(first.codeHash);
  expect((await loadBundle(second)).value).toEqual([true, 1]);
});

test("another version of a package, other code and other JSON give another code hash; an unused file does not", async () => {
  const tree = await bundleTree({
    ...project,
    "data.json": `{"a": 1}`,
    "workflow.ts": `import data from "./data.json"; ${workflowText}; export { data };`,
  });
  const seen = [(await tree.bundle()).codeHash];
  const afterAdding = async (files: Readonly<Record<string, TreeEntry>>): Promise<void> => {
    await tree.add(files);
    seen.push((await tree.bundle()).codeHash);
  };
  await afterAdding({
    "node_modules/dep/package.json": `{"name": "dep", "version": "1.0.1", "main": "i.js"}`,
  });
  await afterAdding({ "near.ts": "export const near = 2;" });
  await afterAdding({ "data.json": `{"a": 2}` });
  expect(new Set(seen).size).toBe(4);
  await afterAdding({ "unused.ts": "export {};", "base.json": "{}" });
  expect(seen[4]).toBe(seen[3]);
});

test("a project whose folder takes no bundle has it in the user's cache folder", async () => {
  const caches = await makeTree({});
  for (const name of ["XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"]) vi.stubEnv(name, caches);
  onTestFinished(() => void vi.unstubAllEnvs());
  const tree = await bundleTree({ "workflow.ts": "export default 1;", ".ffuse": "a file" });
  const first = await tree.bundle();
  expect(first.file.startsWith(caches)).toBe(true);
  expect(await tree.bundle()).toEqual({ ...first, fromCache: true });
});

function manifestOf(file: string): string {
  return file.replace(/-[^-]*\.mjs$/, ".json");
}

function cutOff(file: string): void {
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.subarray(0, bytes.length / 2));
}
