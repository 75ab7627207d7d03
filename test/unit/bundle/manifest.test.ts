import { statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { knownFile, parseManifest, recheck } from "../../../src/bundle/manifest.ts";
import type { KnownFile, Manifest } from "../../../src/bundle/manifest.ts";
import { addToTree, makeTree } from "../../support/tree.ts";

const hourMs = 60 * 60 * 1000;

function manifestOf(files: readonly KnownFile[], readAt: number): Manifest {
  return {
    bundle: "a.mjs",
    bundleHash: "",
    mapHash: "",
    codeHash: "",
    packages: [],
    packageVersions: { versions: [], folders: {} },
    inputs: [],
    readAt,
    files,
    absentFiles: [],
    absentPackages: [],
    present: [],
    links: [],
  };
}

test("a file that is long as it was is not read again", async () => {
  const file = join(await makeTree({ a: "text" }), "a");
  const manifest = manifestOf(
    [knownFile(file, "a hash that its content has not")],
    Date.now() + hourMs,
  );
  expect(recheck(manifest, 0)).toBe(manifest);
});

test("a file that was written about when it was read is read again, until its stamp can be trusted", async () => {
  const file = join(await makeTree({ a: "text" }), "a");
  const changed = statSync(file).mtimeMs + 1000;
  expect(recheck(manifestOf([knownFile(file, "another hash")], changed), 0)).toBe(undefined);
  const now = Date.now() + hourMs;
  const renewed = recheck(manifestOf([knownFile(file)], changed), now);
  expect(renewed).toEqual(manifestOf([knownFile(file)], now));
  expect(renewed === undefined ? undefined : recheck(renewed, 0)).toBe(renewed);
});

test("other content of the same size under the old modification time is seen", async () => {
  const file = join(await makeTree({ a: "text" }), "a");
  const manifest = manifestOf([knownFile(file)], Date.now() + hourMs);
  const { atime, mtime } = statSync(file);
  writeFileSync(file, "TEXT");
  utimesSync(file, atime, mtime);
  expect(recheck(manifest, 0)).toBe(undefined);
});

test("a folder is as it was while it holds the same names, installed packages and hidden ones left out", async () => {
  const folder = await makeTree({ a: "text" });
  const manifest = manifestOf([knownFile(folder)], 0);
  await addToTree(folder, { a: "other", ".hidden": "", "node_modules/b": "" });
  expect(recheck(manifest, 0)).not.toBe(undefined);
  await addToTree(folder, { c: "" });
  expect(recheck(manifest, 0)).toBe(undefined);
});

test("a text that is no whole manifest is none", () => {
  const whole = JSON.stringify(manifestOf([], 0));
  expect(parseManifest(whole)).toEqual(manifestOf([], 0));
  for (const text of ["", "null", "3", "{}", "[]", whole.slice(0, -3)]) {
    expect(parseManifest(text)).toBe(undefined);
  }
});
