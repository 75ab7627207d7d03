import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { LockReader } from "../../../../src/bundle/packages/locked-package.ts";
import { readBunLock } from "../../../../src/bundle/packages/read-bun-lock.ts";
import { readNpmLock } from "../../../../src/bundle/packages/read-npm-lock.ts";
import { readPnpmLock } from "../../../../src/bundle/packages/read-pnpm-lock.ts";
import { readYarnLock } from "../../../../src/bundle/packages/read-yarn-lock.ts";

const locks = new URL("../../../fixtures/locks/", import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, locks), "utf8");

/** Lock files of one project, each written by its tool. */
const written: readonly (readonly [path: string, read: LockReader])[] = [
  ["npm-1/package-lock.json", readNpmLock],
  ["npm-2/package-lock.json", readNpmLock],
  ["npm-3/package-lock.json", readNpmLock],
  ["pnpm-5/pnpm-lock.yaml", readPnpmLock],
  ["pnpm-6/pnpm-lock.yaml", readPnpmLock],
  ["pnpm-9/pnpm-lock.yaml", readPnpmLock],
  ["yarn-1/yarn.lock", readYarnLock],
  ["bun-1/bun.lock", readBunLock],
];

/** `name@version hash`, cut, without the alias that only some of them keep. */
function spell(read: LockReader, text: string): readonly string[] {
  const lines = read(text).flatMap(({ names, version, integrity }) =>
    names.map((name) => `${name}@${String(version)} ${String(integrity).slice(0, 14)}`),
  );
  return [...new Set(lines)].filter((line) => !line.startsWith("odd@")).sort();
}

const project = [
  "@jridgewell/gen-mapping@0.3.5 sha512-IzL8ZoE",
  "@jridgewell/resolve-uri@3.1.3 sha512-lhTtjto",
  "@jridgewell/set-array@1.2.1 sha512-R8gLRTZ",
  "@jridgewell/sourcemap-codec@1.6.0 sha512-T7jf+5z",
  "@jridgewell/trace-mapping@0.3.31 sha512-zzNR+Sd",
  "ajv-keywords@5.1.0 sha512-YCS/JNF",
  "ajv@8.17.1 sha512-B/gBuNg",
  "ansi-regex@5.0.1 sha512-quJQXlT",
  "ansi-regex@6.6.0 sha512-XZ5apbz",
  "emoji-regex@8.0.0 sha512-MSjYzcW",
  "fast-deep-equal@3.1.3 sha512-f3qQ9oQ",
  "fast-uri@3.1.9 sha512-hS/0Wt3",
  "is-fullwidth-code-point@3.0.0 sha512-zymm5+u",
  "is-number@6.0.0 sha512-Wu1VHeI",
  "is-number@7.0.0 sha512-41Cifkg",
  "is-odd@3.0.1 sha512-CQpnWPr",
  "json-schema-traverse@1.0.0 sha512-NM8/P9n",
  "require-from-string@2.0.2 sha512-Xf0nWe6",
  "string-width@4.2.3 sha512-wKyQRQp",
  "strip-ansi@6.0.1 sha512-Y38VPSH",
  "strip-ansi@7.1.0 sha512-iq6eVVI",
];

for (const [path, read] of written) {
  test(`every package of a project is found in ${path} with its integrity`, () => {
    expect(spell(read, textOf(path))).toEqual(project);
    expect(spell(read, textOf(path).replaceAll("\n", "\r\n"))).toEqual(project);
  });
}

const checksums = {
  "yarn-2/yarn.lock": ["601bafb53c9984c4", "c5833e1f1edeee53"],
  "yarn-4/yarn.lock": ["10c0/89ee2e353c5", "10c0/1be4fd4a6b0"],
};
for (const [path, [odd, mapping]] of Object.entries(checksums)) {
  test(`every package of a project is found in ${path} with its checksum`, () => {
    const entries = readYarnLock(textOf(path));
    const cut = entries.map((entry) => ({ ...entry, integrity: entry.integrity?.slice(0, 16) }));
    expect(cut).toContainEqual({ names: ["odd", "is-odd"], version: "3.0.1", integrity: odd });
    expect(cut).toContainEqual({
      names: ["@jridgewell/gen-mapping"],
      version: "0.3.5",
      integrity: mapping,
    });
    expect(
      entries
        .flatMap(({ names, version }) => names.map((name) => `${name}@${String(version)}`))
        .sort(),
    ).toEqual([...project.map((line) => line.replace(/ .*/, "")), "odd@3.0.1"].sort());
    expect(entries.every(({ integrity }) => integrity !== undefined)).toBe(true);
  });
}

test("npm tells where each package lies, and that differs from its name for an alias", () => {
  const nested = {
    names: ["is-number"],
    version: "6.0.0",
    place: "node_modules/odd/node_modules/is-number",
  };
  for (const version of [2, 3]) {
    const entries = readNpmLock(textOf(`npm-${version}/package-lock.json`));
    const places = entries.map(({ names, version: number, place }) => ({
      names,
      version: number,
      place,
    }));
    expect(places).toContainEqual({
      names: ["odd", "is-odd"],
      version: "3.0.1",
      place: "node_modules/odd",
    });
    expect(places).toContainEqual({
      names: ["is-number"],
      version: "7.0.0",
      place: "packages/helper/node_modules/is-number",
    });
    expect(places).toContainEqual({
      ...nested,
      place: places.find((p) => p.version === "6.0.0")?.place,
    });
  }
});

test("a package from git counts by its commit, and a folder of this machine by nothing", () => {
  const npm3 = {
    "node_modules/g": { version: "1.0.0", resolved: "git+ssh://git@host/u/g.git#abc1" },
    "node_modules/f": { version: "1.0.0", resolved: "file:../f" },
    "node_modules/l": { resolved: "packages/l", link: true },
    "node_modules/g/node_modules/b": { version: "1.0.0", inBundle: true },
  };
  expect(readNpmLock(JSON.stringify({ packages: npm3 }))).toEqual([
    { names: ["g"], version: "1.0.0", place: "node_modules/g", integrity: "abc1" },
    { names: ["f"], version: "1.0.0", place: "node_modules/f" },
  ]);
  const npm1 = {
    g: { version: "git+ssh://git@host/u/g.git#abc1" },
    o: { version: "npm:@s/p@1.2.3" },
  };
  expect(readNpmLock(JSON.stringify({ dependencies: npm1 }))).toEqual([
    { names: ["g"], place: "node_modules/g", integrity: "abc1" },
    { names: ["o", "@s/p"], version: "1.2.3", place: "node_modules/o" },
  ]);
  const bun = `{ // comment
    "packages": {
      "g": ["g@github:u/g#abc1", { "a": "//x,]" }, "u-g-abc1"], /* , } */
      "w": ["w@workspace:packages/w"],
      "f": ["f@file:../f", {}],
    },
  }`;
  expect(readBunLock(bun)).toEqual([{ names: ["g"], integrity: "abc1" }, { names: ["f"] }]);
  const pnpm = [
    "packages:",
    "",
    "  g@https://host/u/g/tar.gz/abc1:",
    "    resolution: {tarball: https://host/u/g/tar.gz/abc1}",
    "    version: 1.0.0",
    "  f@file:../f:",
    "    resolution: {directory: ../f, type: directory}",
    "  github.com/u/h/abc1:",
    "    resolution: {commit: abc1, repo: 'https://host/u/h', type: git}",
    "    name: h",
    "    version: 2.0.0",
    "  /@s/old/1.0.0_@t+peer@2.0.0:",
    "    resolution:",
    "      integrity: sha512-a",
    "    dev: true",
  ];
  expect(readPnpmLock(pnpm.join("\n"))).toEqual([
    { names: ["g"], version: "1.0.0", integrity: "https://host/u/g/tar.gz/abc1" },
    { names: ["f"] },
    { names: ["h"], version: "2.0.0", integrity: "abc1" },
    { names: ["@s/old"], version: "1.0.0", integrity: "sha512-a" },
  ]);
  const classic = [
    '"g@git+ssh://git@host/u/g.git", h@^1:',
    '  version "1.0.0"',
    '  resolved "git+ssh://git@host/u/g.git#abc1"',
    '"f@file:../f":',
    '  version "1.0.0"',
  ];
  expect(readYarnLock(classic.join("\n"))).toEqual([
    { names: ["g", "h"], version: "1.0.0", integrity: "abc1" },
    { names: ["f"], version: "1.0.0" },
  ]);
});

test("a key of yarn that is too long for one line is read, and so is a package that yarn patches", () => {
  const berry = [
    '? "a@npm:^1, b@npm:a@^1"',
    ":",
    "  version: 1.0.0",
    '  resolution: "a@npm:1.0.0"',
    "  checksum: c1",
    '"a@patch:a@npm%3A1.0.0#x.patch":',
    "  version: 1.0.0",
    '  resolution: "a@patch:a@npm%3A1.0.0#x.patch::version=1.0.0&hash=ab"',
    "  checksum: c2",
  ];
  expect(readYarnLock(berry.join("\n"))).toEqual([
    { names: ["a", "b"], version: "1.0.0", integrity: "c1" },
    { names: ["a"], version: "1.0.0", integrity: "c2" },
  ]);
});

test("a patch of pnpm counts with the package that it changes", () => {
  const pnpm = [
    "patchedDependencies:",
    "  '@s/a@1.0.0':",
    "    hash: ab12",
    "    path: patches/a.patch",
    "  b: cd34",
    "packages:",
    "  '@s/a@1.0.0':",
    "    resolution: {integrity: sha512-a}",
    "  b@1.0.0:",
    "    resolution: {integrity: sha512-b}",
  ];
  expect(readPnpmLock(pnpm.join("\n"))).toEqual([
    { names: ["@s/a"], version: "1.0.0", integrity: "sha512-a patch-ab12" },
    { names: ["b"], version: "1.0.0", integrity: "sha512-b patch-cd34" },
  ]);
});

test("whatever is cut out of a lock file of pnpm or yarn, reading it ends without an error", () => {
  const lineReaders = written.filter(([path]) => !path.endsWith("json") && !path.startsWith("bun"));
  fc.assert(
    fc.property(
      fc.constantFrom(...lineReaders),
      fc.nat(6000),
      fc.nat(60),
      fc.string(),
      (lock, at, length, put) => {
        const [path, read] = lock;
        const text = textOf(path);
        read(text.slice(0, at) + put + text.slice(at + length));
      },
    ),
    { numRuns: 300 },
  );
});
