import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { defineHere, hereKey } from "../../../src/util/define-here.ts";
import type { Here } from "../../../src/util/define-here.ts";
import { makeTree } from "../../support/tree.ts";

test("a source file below the root is described as Node describes a module, and resolves from where it lies", async () => {
  const root = await makeTree({
    "lib/node_modules/dep/index.js": "module.exports = 'dep';",
    "lib/é #1.ts": "",
  });
  const realm = globalThis as { [hereKey]?: (path: string) => Here };
  onTestFinished(() => {
    Reflect.deleteProperty(globalThis, hereKey);
  });
  defineHere(root);
  const here = realm[hereKey]?.("lib/é #1.ts");
  const file = join(root, "lib", "é #1.ts");
  const url = (...path: string[]): string => pathToFileURL(join(root, "lib", ...path)).href;
  expect(here?.filename).toBe(file);
  expect(here?.dirname).toBe(join(root, "lib"));
  expect(here?.url).toBe(pathToFileURL(file).href);
  expect(here?.main).toBe(false);
  expect(here?.require("dep")).toBe("dep");
  expect(
    ["dep", "./a.txt", "/b.txt", "fs", "node:fs", "data:,x"].map((text) => here?.resolve(text)),
  ).toEqual([
    url("node_modules", "dep", "index.js"),
    url("a.txt"),
    new URL("/b.txt", url("x")).href,
    "node:fs",
    "node:fs",
    "data:,x",
  ]);
  expect(() => here?.resolve("not-there")).toThrow("Cannot find module 'not-there'");
});
