import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundleTree } from "../../../support/bundle-tree.ts";
import type { BundleTree } from "../../../support/bundle-tree.ts";
import type { TreeEntry } from "../../../support/tree.ts";

const lock = (integrity: string) =>
  JSON.stringify({
    packages: {
      "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
      "node_modules/b": { version: "1.0.0", integrity },
    },
  });
const b = (version: string) => `{"name": "b", "version": "${version}"}`;

const project: Readonly<Record<string, TreeEntry>> = {
  "package.json": `{"name": "project"}`,
  "package-lock.json": lock("sha512-b"),
  "node_modules/a/package.json": `{"name": "a", "version": "1.0.0", "main": "i.js", "dependencies": {"b": "*", "late": "*"}}`,
  "node_modules/a/i.js": `module.exports = "a";`,
  "node_modules/b/package.json": b("1.0.0"),
  "flows/workflow.ts": `import a from "a"; export default a;`,
};

async function versionsOf(tree: BundleTree): Promise<readonly string[]> {
  const { packageVersions, packages } = await tree.bundle("flows/workflow.ts");
  expect(Object.keys(packageVersions)).toEqual(packages.map(({ folder }) => folder));
  const all = packageVersions[tree.path("node_modules/a")] ?? [];
  return all.map(({ name, version, integrity = "-" }) => `${name}@${version} ${integrity}`);
}

test("a kept bundle tells the versions that it was made with", async () => {
  const tree = await bundleTree(project);
  const first = await tree.bundle("flows/workflow.ts");
  expect(await tree.bundle("flows/workflow.ts")).toEqual({ ...first, fromCache: true });
  expect(await versionsOf(tree)).toEqual(["a@1.0.0 sha512-a", "b@1.0.0 sha512-b"]);
});

const changes: readonly (readonly [
  what: string,
  files: Readonly<Record<string, TreeEntry>>,
  wanted: readonly string[],
])[] = [
  [
    "the version of a dependency",
    { "node_modules/b/package.json": b("1.0.1") },
    ["a@1.0.0 sha512-a", "b@1.0.1 -"],
  ],
  [
    "the integrity of a dependency alone",
    { "package-lock.json": lock("sha512-c") },
    ["a@1.0.0 sha512-a", "b@1.0.0 sha512-c"],
  ],
  [
    "a lock file that is nearer",
    { "flows/yarn.lock": `b@*:\n  version "1.0.0"\n  integrity sha512-y\n` },
    ["a@1.0.0 sha512-a", "b@1.0.0 sha512-y"],
  ],
  [
    "a dependency that is nearer",
    { "node_modules/a/node_modules/b/package.json": b("1.0.2") },
    ["a@1.0.0 sha512-a", "b@1.0.2 -"],
  ],
  [
    "a dependency that was missing",
    { "node_modules/late/package.json": `{"name": "late", "version": "1.0.0"}` },
    ["a@1.0.0 sha512-a", "b@1.0.0 sha512-b", "late@1.0.0 -"],
  ],
];
for (const [what, files, wanted] of changes) {
  test(`${what} makes a kept bundle no good, and gives another code hash`, async () => {
    const tree = await bundleTree(project);
    const { codeHash } = await tree.bundle("flows/workflow.ts");
    await tree.add(files);
    expect(await versionsOf(tree)).toEqual(wanted);
    expect((await tree.bundle("flows/workflow.ts")).codeHash).not.toBe(codeHash);
  });
}

test("a dependency or a lock file that goes makes a kept bundle no good", async () => {
  const tree = await bundleTree(project);
  await tree.bundle("flows/workflow.ts");
  rmSync(tree.path("node_modules/b"), { recursive: true });
  expect(await versionsOf(tree)).toEqual(["a@1.0.0 sha512-a"]);
  rmSync(tree.path("package-lock.json"));
  expect(await versionsOf(tree)).toEqual(["a@1.0.0 -"]);
});

test("a file that is new in a linked dependency of an installed package makes a kept bundle no good", async () => {
  const tree = await bundleTree({
    ...project,
    "node_modules/late": { linkTo: "../packages/late" },
    "packages/late/package.json": `{"name": "late", "version": "1.0.0"}`,
    "packages/late/lib/around": { linkTo: ".." },
    "packages/late/lib/i.js": "1",
  });
  const [, , first] = await versionsOf(tree);
  expect(first).toMatch(/^late@1\.0\.0 files-[0-9a-f]{64}$/);
  expect((await tree.bundle("flows/workflow.ts")).fromCache).toBe(true);
  await tree.add({ "packages/late/lib/j.js": "2" });
  const [, , second] = await versionsOf(tree);
  expect(second).toMatch(/^late@1\.0\.0 files-[0-9a-f]{64}$/);
  expect(second).not.toBe(first);
});

test("a dependency that is not reached may change", async () => {
  const tree = await bundleTree({
    ...project,
    "node_modules/other/package.json": `{"name": "other", "version": "1.0.0"}`,
  });
  await tree.bundle("flows/workflow.ts");
  await tree.add({ "node_modules/other/package.json": `{"name": "other", "version": "2.0.0"}` });
  expect((await tree.bundle("flows/workflow.ts")).fromCache).toBe(true);
});

test("a package of the workspace counts by its source, and its dependencies by their versions", async () => {
  const tree = await bundleTree({
    "package.json": `{"name": "project", "workspaces": ["packages/*"]}`,
    "node_modules/x": { linkTo: "../packages/x" },
    "packages/x/package.json": `{"name": "x", "version": "1.0.0", "main": "i.js", "dependencies": {"a": "*"}}`,
    "packages/x/i.js": `module.exports = require("a");`,
    "packages/x/node_modules/a/package.json": `{"name": "a", "version": "3.0.0"}`,
    "packages/x/node_modules/a/index.js": `module.exports = "a";`,
    "workflow.ts": `import x from "x"; export default x;`,
  });
  const first = await tree.bundle();
  const folder = join(tree.folder, "packages/x/node_modules/a");
  expect(first.packageVersions).toEqual({ [folder]: [{ name: "a", version: "3.0.0" }] });
  expect(first.inputs).toContain(tree.path("packages/x/i.js"));
  await tree.add({ "packages/x/i.js": `module.exports = "changed " + require("a");` });
  const second = await tree.bundle();
  expect(second.codeHash).not.toBe(first.codeHash);
  await tree.add({
    "packages/x/package.json": `{"name": "x", "version": "1.0.1", "main": "i.js", "dependencies": {"a": "*"}}`,
  });
  expect((await tree.bundle()).codeHash).toBe(second.codeHash);
});
