import { readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { sliceFunctions } from "../../../../src/bundle/slice/slice-functions.ts";
import { slicedTree } from "../../../support/sliced-tree.ts";

const workflow = (body: string, other = "1"): Readonly<Record<string, string>> => ({
  "workflow.ts": `
    import { createRequire } from "node:module";
    import { workflow } from "ffuse";
    const other = ${other};
    const load = createRequire(import.meta.url);
    const fit = workflow(function fit(n: number): unknown { ${body} });
    fit(1);
    export { other, load };
  `,
});

test.each([
  ["eval", "return eval('n');"],
  ["Function", "return new Function('return 1')();"],
  ["an import of a computed path", "return import(String(n));"],
  ["a require of a computed path", "return load('./' + n);"],
  ["a require of a computed path", "return createRequire(import.meta.url)('./' + n);"],
])("%s in a function makes its slice the whole bundle", async (what, body) => {
  const tree = await slicedTree(workflow(body));
  const before = await tree.slice();
  expect(before.codes[0]?.widened?.what).toBe(what);
  await tree.add(workflow(body, "2"));
  expect((await tree.slice()).hashOf("fit")).not.toBe(before.hashOf("fit"));
});

test("a function that can reach only what it names has no part of the rest", async () => {
  const tree = await slicedTree(workflow("return load('node:os').EOL;"));
  const before = await tree.slice();
  expect(before.codes[0]?.widened).toBeUndefined();
  await tree.add(workflow("return load('node:os').EOL;", "2"));
  expect((await tree.slice()).hashOf("fit")).toBe(before.hashOf("fit"));
});

test("damaged answers are worked out again", async () => {
  const tree = await slicedTree(workflow("return Date.now() + n;"));
  const { bundle, functions, codes } = await tree.slice();
  const folder = dirname(bundle.file);
  const kept = (await readdir(folder)).filter(
    (name) => name.startsWith(basename(bundle.file)) && /\.(?:slices|units)\.json$/.test(name),
  );
  expect(kept).toHaveLength(2);
  for (const name of kept) {
    const text = await readFile(join(folder, name), "utf8");
    await writeFile(join(folder, name), text.replace(/[0-9a-f]{6}/g, "abcdef"));
  }
  expect(await sliceFunctions(bundle, functions)).toEqual(codes);
});

test("the version of a package that a function reaches is in its hash", async () => {
  const tree = await slicedTree({
    "package.json": `{ "name": "own" }`,
    "node_modules/a/package.json": `{ "name": "a", "version": "1.0.0", "main": "a.js" }`,
    "node_modules/a/a.js": "exports.a = 1;",
    "workflow.ts": `
      import { workflow } from "ffuse";
      import { a } from "a";
      const own = workflow(function own() { return 1; });
      const uses = workflow(function uses() { return a; });
      own(); uses();
    `,
  });
  const before = await tree.slice();
  await tree.add({
    "node_modules/a/package.json": `{ "name": "a", "version": "1.0.1", "main": "a.js" }`,
  });
  const now = await tree.slice();
  expect(now.hashOf("own")).toBe(before.hashOf("own"));
  expect(now.hashOf("uses")).not.toBe(before.hashOf("uses"));
});
