import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readPackageVersions } from "../../../../src/bundle/packages/read-package-versions.ts";
import { ResolutionFacts } from "../../../../src/bundle/resolution-facts.ts";
import type { PackageVersion } from "../../../../src/model/code-slice.ts";
import { addToTree, makeTree } from "../../../support/tree.ts";
import type { TreeEntry } from "../../../support/tree.ts";

/** The versions of the packages at the given places of a project, by place. */
function versionsIn(
  folder: string,
  places: readonly string[],
  root = ".",
): Readonly<Record<string, readonly PackageVersion[]>> {
  const found = readPackageVersions(
    places.map((place) => join(folder, place)),
    { root: join(folder, root), facts: new ResolutionFacts() },
  );
  return Object.fromEntries(places.map((place) => [place, found[join(folder, place)] ?? []]));
}

/** The text of a package.json. */
function said(name: string, version: string, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ name, version, ...more });
}

const any = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, "*"]));
const spell = (versions: readonly PackageVersion[] | undefined) =>
  versions?.map(({ name, version, integrity }) =>
    integrity === undefined ? `${name}@${version}` : `${name}@${version} ${integrity}`,
  );

test("a package counts with its installed dependencies, optional and peer ones too, and theirs, in circles too", async () => {
  const folder = await makeTree({
    "node_modules/a/package.json": said("a", "1.0.0", {
      dependencies: any("@s/b", "gone"),
      optionalDependencies: any("c", "gone-too"),
      peerDependencies: any("d", "not-there"),
      devDependencies: any("unused"),
    }),
    "node_modules/@s/b/package.json": said("@s/b", "2.0.0", { dependencies: any("a", "e") }),
    "node_modules/c/package.json": said("c", "3.0.0"),
    "node_modules/d/package.json": said("d", "4.0.0"),
    "node_modules/e/package.json": said("e", "5.0.0", { dependencies: any("a") }),
    "node_modules/unused/package.json": said("unused", "6.0.0"),
  });
  const { "node_modules/a": a, "node_modules/c": c } = versionsIn(folder, [
    "node_modules/a",
    "node_modules/c",
  ]);
  expect(spell(a)).toEqual(["@s/b@2.0.0", "a@1.0.0", "c@3.0.0", "d@4.0.0", "e@5.0.0"]);
  expect(spell(c)).toEqual(["c@3.0.0"]);
});

test("a dependency is the one that Node finds from the package's folder", async () => {
  const folder = await makeTree({
    "node_modules/a/package.json": said("a", "1.0.0", { dependencies: any("b", "c") }),
    "node_modules/a/node_modules/b/package.json": said("b", "2.0.0", { dependencies: any("c") }),
    "node_modules/a/node_modules/c/README.md": "an empty folder is passed over by Node",
    "node_modules/b/package.json": said("b", "1.0.0"),
    "node_modules/c/package.json": said("c", "1.0.0"),
  });
  const found = versionsIn(folder, ["node_modules/a"])["node_modules/a"];
  expect(found?.map(({ name, version }) => `${name}@${version}`)).toEqual([
    "a@1.0.0",
    "b@2.0.0",
    "c@",
    "c@1.0.0",
  ]);
});

test("in the store of pnpm, dependencies are the neighbours of a package's real folder", async () => {
  const store = "node_modules/.pnpm";
  const folder = await makeTree({
    [`${store}/a@1.0.0/node_modules/a/package.json`]: said("a", "1.0.0", {
      dependencies: any("b"),
    }),
    [`${store}/a@1.0.0/node_modules/b`]: { linkTo: "../../b@2.0.0/node_modules/b" },
    [`${store}/b@2.0.0/node_modules/b/package.json`]: said("b", "2.0.0"),
    [`${store}/b@1.0.0/node_modules/b/package.json`]: said("b", "1.0.0"),
    "node_modules/b": { linkTo: ".pnpm/b@1.0.0/node_modules/b" },
    "pnpm-lock.yaml": "packages:\n  b@2.0.0:\n    resolution: {integrity: sha512-b2}\n",
  });
  const place = `${store}/a@1.0.0/node_modules/a`;
  expect(spell(versionsIn(folder, [place])[place])).toEqual(["a@1.0.0", "b@2.0.0 sha512-b2"]);
});

const npmLock = (packages: Readonly<Record<string, unknown>>) =>
  JSON.stringify({ lockfileVersion: 3, packages });
const yarnLock = (version: string, integrity: string) =>
  `a@^1:\n  version "${version}"\n  integrity ${integrity}\n`;
const bunLock = (integrity: string) => `{"packages": {"a": ["a@1.0.0", "", {}, "${integrity}"],},}`;
const pnpmLock = (integrity: string) =>
  `packages:\n\n  a@1.0.0:\n    resolution: {integrity: ${integrity}}\n`;

const nearest: readonly (readonly [
  what: string,
  files: Readonly<Record<string, string>>,
  wanted: string,
])[] = [
  ["without a lock file: by the version alone", {}, "a@1.0.0"],
  ["yarn", { "yarn.lock": yarnLock("1.0.0", "sha512-y") }, "a@1.0.0 sha512-y"],
  ["bun", { "bun.lock": bunLock("sha512-b") }, "a@1.0.0 sha512-b"],
  ["a lock file of bun in bytes is passed over", { "bun.lockb": "#!" }, "a@1.0.0"],
  [
    "the nearest folder wins",
    { "yarn.lock": yarnLock("1.0.0", "sha512-far"), "flows/bun.lock": bunLock("sha512-near") },
    "a@1.0.0 sha512-near",
  ],
  [
    "of one folder, npm before pnpm",
    {
      "package-lock.json": npmLock({
        "node_modules/a": { version: "1.0.0", integrity: "sha512-n" },
      }),
      "pnpm-lock.yaml": pnpmLock("sha512-p"),
    },
    "a@1.0.0 sha512-n",
  ],
  [
    "pnpm before yarn",
    { "pnpm-lock.yaml": pnpmLock("sha512-p"), "yarn.lock": yarnLock("1.0.0", "sha512-y") },
    "a@1.0.0 sha512-p",
  ],
  [
    "yarn before bun",
    { "yarn.lock": yarnLock("1.0.0", "sha512-y"), "bun.lock": bunLock("sha512-b") },
    "a@1.0.0 sha512-y",
  ],
  [
    "one that knows another version is passed over",
    { "flows/yarn.lock": yarnLock("1.0.1", "sha512-x"), "bun.lock": bunLock("sha512-b") },
    "a@1.0.0 sha512-b",
  ],
  [
    "a damaged one is passed over",
    { "package-lock.json": "{", "bun.lock": bunLock("sha512-b") },
    "a@1.0.0 sha512-b",
  ],
  [
    "one of another shape is passed over",
    { "package-lock.json": "[3]", "npm-shrinkwrap.json": "null", "bun.lock": `{"packages": [3]}` },
    "a@1.0.0",
  ],
  [
    "several entries that may be meant all count",
    {
      "yarn.lock": `${yarnLock("1.0.0", "sha512-y")}"a@file:x":\n  version "1.0.0"\n  integrity sha512-x\n`,
    },
    "a@1.0.0 sha512-x sha512-y",
  ],
];
for (const [what, files, wanted] of nearest) {
  test(`integrity comes from the lock files around the workflow: ${what}`, async () => {
    const folder = await makeTree({ "node_modules/a/package.json": said("a", "1.0.0"), ...files });
    const place = "node_modules/a";
    expect(spell(versionsIn(folder, [place], "flows")[place])).toEqual([wanted]);
  });
}

test("two packages of one version and other content are told apart by their places", async () => {
  const folder = await makeTree({
    "node_modules/a/package.json": said("a", "1.0.0"),
    "node_modules/b/node_modules/a/package.json": said("a", "1.0.0"),
    "node_modules/odd/package.json": said("is-odd", "1.0.0"),
    "package-lock.json": npmLock({
      "node_modules/a": { version: "1.0.0", integrity: "sha512-1" },
      "node_modules/b/node_modules/a": { version: "1.0.0", integrity: "sha512-2" },
      "node_modules/odd": { name: "is-odd", version: "1.0.0", integrity: "sha512-3" },
    }),
  });
  const places = ["node_modules/a", "node_modules/b/node_modules/a", "node_modules/odd"];
  expect(Object.values(versionsIn(folder, places)).map(spell)).toEqual([
    ["a@1.0.0 sha512-1"],
    ["a@1.0.0 sha512-2"],
    ["is-odd@1.0.0 sha512-3"],
  ]);
});

test("who loads which of two versions counts", async () => {
  const tree = (atRoot: string, inA: string): Readonly<Record<string, TreeEntry>> => ({
    "node_modules/a/package.json": said("a", "1.0.0", { dependencies: any("b", "x") }),
    "node_modules/b/package.json": said("b", "1.0.0", { dependencies: any("x") }),
    "node_modules/x/package.json": said("x", atRoot),
    "node_modules/a/node_modules/x/package.json": said("x", inA),
  });
  const one = versionsIn(await makeTree(tree("1.0.0", "2.0.0")), ["node_modules/a"]);
  const other = versionsIn(await makeTree(tree("2.0.0", "1.0.0")), ["node_modules/a"]);
  const uses = (versions: readonly PackageVersion[] | undefined) =>
    versions?.map(({ name, version, uses: used = [] }) => [`${name}@${version}`, ...used]);
  expect(uses(one["node_modules/a"])).toEqual([
    ["a@1.0.0", "b@1.0.0", "x@2.0.0"],
    ["b@1.0.0", "x@1.0.0"],
    ["x@1.0.0"],
    ["x@2.0.0"],
  ]);
  expect(uses(other["node_modules/a"])).toEqual([
    ["a@1.0.0", "b@1.0.0", "x@1.0.0"],
    ["b@1.0.0", "x@2.0.0"],
    ["x@1.0.0"],
    ["x@2.0.0"],
  ]);
});

test("moving the project changes nothing", async () => {
  const folder = await makeTree({
    "one/node_modules/a/package.json": said("a", "1.0.0", { dependencies: any("b", "l") }),
    "one/node_modules/b/package.json": said("b", "1.0.0"),
    "one/node_modules/l": { linkTo: "../packages/l" },
    "one/packages/l/package.json": said("l", "1.0.0"),
    "one/packages/l/i.js": "1",
    "one/package-lock.json": npmLock({
      "node_modules/b": { version: "1.0.0", integrity: "sha512-b" },
    }),
  });
  mkdirSync(join(folder, "deep/er"), { recursive: true });
  cpSync(join(folder, "one"), join(folder, "deep/er/two"), {
    recursive: true,
    verbatimSymlinks: true,
  });
  const before = versionsIn(join(folder, "one"), ["node_modules/a"]);
  expect(spell(before["node_modules/a"])).toHaveLength(3);
  expect(versionsIn(join(folder, "deep/er/two"), ["node_modules/a"])).toEqual(before);
});

const locals: readonly (readonly [what: string, files: Readonly<Record<string, TreeEntry>>])[] = [
  [
    "is a linked folder outside of node_modules",
    {
      "node_modules/l": { linkTo: "../packages/l" },
      "packages/l/package.json": said("l", "1.0.0"),
      "packages/l/lib/i.js": "1",
    },
  ],
  [
    "tells no version",
    { "node_modules/l/package.json": `{"name": "l"}`, "node_modules/l/lib/i.js": "1" },
  ],
  [
    "is a folder that the lock file has no integrity for",
    {
      "node_modules/l/package.json": said("l", "1.0.0"),
      "node_modules/l/lib/i.js": "1",
      "package-lock.json": npmLock({
        "node_modules/l": { version: "1.0.0", resolved: "file:../l" },
      }),
    },
  ],
];
for (const [what, files] of locals) {
  test(`a dependency that ${what} counts by the files that Node can load`, async () => {
    const folder = await makeTree({
      "node_modules/a/package.json": said("a", "1.0.0", { dependencies: any("l") }),
      ...files,
    });
    const read = () => versionsIn(folder, ["node_modules/a"])["node_modules/a"];
    const first = read();
    expect(first?.map(({ integrity }) => integrity?.slice(0, 6))).toEqual([undefined, "files-"]);
    await addToTree(folder, {
      "node_modules/l/readme.md": "x",
      "node_modules/l/node_modules/z/i.js": "1",
      "node_modules/l/.cache/i.js": "1",
    });
    expect(read()).toEqual(first);
    await addToTree(folder, { "node_modules/l/lib/i.js": "2" });
    const second = read();
    expect(second).not.toEqual(first);
    await addToTree(folder, { "node_modules/l/lib/j.mjs": "1" });
    expect(read()).not.toEqual(second);
  });
}

test("a package that is there without a readable package.json counts by its files", async () => {
  const folder = await makeTree({
    "node_modules/@s/a/package.json": "{ broken",
    "node_modules/@s/a/i.js": "1",
    "node_modules/b/i.js": "1",
  });
  const found = versionsIn(folder, ["node_modules/@s/a", "node_modules/b"]);
  expect(Object.values(found).map((versions) => versions.map(({ name }) => name))).toEqual([
    ["@s/a"],
    ["b"],
  ]);
  rmSync(join(folder, "node_modules/b/i.js"));
  expect(versionsIn(folder, ["node_modules/b"])["node_modules/b"]).not.toEqual(
    found["node_modules/b"],
  );
});

test("names of dependencies that lead out of node_modules are passed over", async () => {
  const folder = await makeTree({
    "node_modules/a/package.json": said("a", "1.0.0", {
      dependencies: any("../../x", "..", "@s/../../x", "", "__proto__"),
    }),
    "x/package.json": said("x", "1.0.0"),
  });
  expect(spell(versionsIn(folder, ["node_modules/a"])["node_modules/a"])).toEqual(["a@1.0.0"]);
});
