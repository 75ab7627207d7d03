import { rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";

const lock = (integrity: string) =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
      "node_modules/b": { version: "1.0.0", integrity },
    },
  });
const manifestOfB = (version: string) => `{"name": "b", "version": "${version}"}`;

const project = {
  "package.json": `{"name": "project", "workspaces": ["packages/*"]}`,
  "package-lock.json": lock("sha512-b"),
  "node_modules/a/package.json": `{"name": "a", "version": "1.0.0", "dependencies": {"b": "*"}}`,
  "node_modules/a/index.js": `module.exports = require("b") + 1;`,
  "node_modules/b/package.json": manifestOfB("1.0.0"),
  "node_modules/b/index.js": `module.exports = 1;`,
  "packages/x/package.json": `{"name": "x", "version": "1.0.0"}`,
  "packages/x/index.js": `exports.seven = () => 7;`,
  "w.ts": `
    import { workflow } from "ffuse";
    import a from "a";
    import { seven } from "x";
    const installed = workflow(function installed() { return a; });
    const linked = workflow(function linked() { return seven(); });
    const alone = workflow(function alone() { return 0; });
    export default [installed().setName("installed"), linked().setName("linked"), alone().setName("alone")];`,
};

/** The nodes that a run computed, by name. */
async function computed(rig: Rig, file = "w.ts"): Promise<readonly string[]> {
  const { status, stderr } = await rig.ffuse("run", file);
  expect(status, stderr).toBe(0);
  const names = Array.from(stderr.matchAll(/^ {2}✓ (\S+) /gm), ([, name = ""]) => name);
  return names.sort();
}

test("another version or integrity of a dependency, and other source of a linked package, runs what reaches it and nothing else", async () => {
  const rig = await makeRig(project);
  await symlink("../packages/x", join(rig.folder, "node_modules/x"), "junction");
  const after = async (path: string, text: string): Promise<readonly string[]> => {
    await writeFile(join(rig.folder, path), text);
    return computed(rig);
  };
  expect({
    "first run": await computed(rig),
    "second run": await computed(rig),
    "integrity of a dependency": await after("package-lock.json", lock("sha512-c")),
    "version of a dependency": await after("node_modules/b/package.json", manifestOfB("1.0.1")),
    "the version before": await after("node_modules/b/package.json", manifestOfB("1.0.0")),
    "source of the linked package": await after("packages/x/index.js", "exports.seven = () => 8;"),
    "version of the linked package": await after(
      "packages/x/package.json",
      `{"name": "x", "version": "2.0.0"}`,
    ),
  }).toEqual({
    "first run": ["alone", "installed", "linked"],
    "second run": [],
    "integrity of a dependency": ["installed"],
    "version of a dependency": ["installed"],
    "the version before": [],
    "source of the linked package": ["linked"],
    "version of the linked package": [],
  });
  const target = await makeRig({});
  await rename(rig.folder, join(target.folder, "moved"));
  await rename(join(target.folder, "moved/storage"), join(target.folder, "storage"));
  expect(await computed(target, "moved/w.ts")).toEqual([]);
});
