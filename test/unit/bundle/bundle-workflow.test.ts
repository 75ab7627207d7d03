import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { bundleTree, loadBundle } from "../../support/bundle-tree.ts";
import type { TreeEntry } from "../../support/tree.ts";

/** The default export of `workflow.ts`, bundled and loaded; the stack if that threw. */
async function valueOf(files: Readonly<Record<string, TreeEntry>>): Promise<unknown> {
  const tree = await bundleTree(files);
  const { value, stack } = await loadBundle(await tree.bundle());
  return stack ?? value;
}

test("ffuse is found when no folder around the workflow has node_modules", async () => {
  const value = await valueOf({
    "workflow.ts": `import { madeBy, workflow } from "ffuse"; export default [madeBy, typeof workflow];`,
  });
  expect(value).toEqual(["the running ffuse", "function"]);
});

test("the running ffuse is taken when another copy is installed", async () => {
  const value = await valueOf({
    "node_modules/ffuse/package.json": `{"name": "ffuse", "version": "0.0.1", "main": "index.js"}`,
    "node_modules/ffuse/index.js": `exports.madeBy = "another copy";`,
    "tsconfig.json": `{"compilerOptions": {"paths": {"ffuse": ["./stub.ts"]}}}`,
    "stub.ts": `export const madeBy = "a stub for types";`,
    "lib/deep.ts": `export { madeBy } from "ffuse";`,
    "old.cjs": `module.exports = require("ffuse").madeBy;`,
    "workflow.ts": `
      import { madeBy as here } from "ffuse";
      import { madeBy as there } from "./lib/deep.ts";
      import old from "./old.cjs";
      export default [here, there, old];`,
  });
  expect(value).toEqual(["the running ffuse", "the running ffuse", "the running ffuse"]);
});

test("the Node API is loaded only by a workflow that uses a name of it", async () => {
  const tree = await bundleTree({
    "types.ts": `
      import { madeBy, runWorkflow } from "ffuse";
      import type { FfuseError } from "ffuse";
      export default (madeBy satisfies string) as unknown as FfuseError;`,
    "values.ts": `import { madeBy, runWorkflow } from "ffuse"; export default madeBy + runWorkflow();`,
  });
  const types = await loadBundle(await tree.bundle("types.ts"));
  expect(types).toEqual({ value: "the running ffuse", stack: undefined, stderr: "" });
  const values = await loadBundle(await tree.bundle("values.ts"));
  expect(values.value).toBe("the running ffuseran");
  expect(values.stderr).toBe("the Node API was loaded\n");
});

test("TypeScript, JavaScript, JSON, paths of tsconfig, top-level await and standard decorators are bundled", async () => {
  const value = await valueOf({
    "tsconfig.json": `{
      // a comment
      "extends": "./base.json",
    }`,
    "base.json": `{"compilerOptions": {"baseUrl": ".", "paths": {"#lib/*": ["lib/*"], "@lib/*": ["lib/*"]}}}`,
    "lib/one.ts": `export enum One { A = 1 }\nexport namespace Two { export const b = 2; }`,
    "lib/three.mts": `export const three: number = await Promise.resolve(3);`,
    "four.js": `export const four = 4;`,
    "five.cjs": `exports.five = 5;`,
    "six.cts": `import path = require("node:path"); export = { six: path.sep.length + 5 };`,
    "seven.json": `{"seven": 7, "more": [1]}`,
    "eight/index.ts": `export default 8;`,
    "nine.txt": `9`,
    "side.ts": `(globalThis as any).side = "kept";`,
    "package.json": `{"sideEffects": false}`,
    "workflow.ts": `#!/usr/bin/env ffuse
      import "./side";
      import { One, Two } from "@lib/one";
      import { three } from "./lib/three.mjs";
      import { four } from "./four";
      import { five } from "./five.cjs";
      import six from "./six.cjs";
      import { seven } from "./seven.json" with { type: "json" };
      import eight from "./eight";
      import nine from "./nine.txt";
      function doubled(value: any, context: ClassDecoratorContext): any {
        return class extends value { total = 2 * super.sum(); kind = context.kind + " " + context.name };
      }
      @doubled class Sum { accessor start = 1; sum() { return this.start + 9; } }
      const made = new Sum() as any;
      export default [One.A, Two.b, three, four, five, six.six, seven, eight, nine, made.total, made.kind,
        (globalThis as any).side];`,
  });
  expect(value).toEqual([1, 2, 3, 4, 5, 6, 7, 8, "9", 20, "class Sum", "kept"]);
});

test("a class decorator is called with the class where tsconfig asks for the old decorators", async () => {
  const value = await valueOf({
    "tsconfig.json": `{"compilerOptions": {"experimentalDecorators": true}}`,
    "workflow.ts": `
      const seen: unknown[] = [];
      const workflow = (value: any): any => { seen.push(typeof value, value.name); return class Wrapped extends value {}; };
      @workflow class Sum { add() { return 1; } }
      export default [...seen, Sum.name, new Sum().add()];`,
  });
  expect(value).toEqual(["function", "Sum", "Wrapped", 1]);
});

test("functions and classes keep their names", async () => {
  const value = await valueOf({
    "other.ts": `function fit() {} export class Model { static where = "other"; } export const a = fit;`,
    "workflow.ts": `
      import { a, Model as Other } from "./other.ts";
      function fit() {} class Model {} const arrow = () => 1;
      export default [a.name, fit.name, Other.name, Model.name, arrow.name];`,
  });
  expect(value).toEqual(["fit", "fit", "Model", "Model", "arrow"]);
});

test("import.meta, __dirname and __filename mean the source file and not the bundle", async () => {
  const odd = "a folder/50%#é'[1]";
  const tree = await bundleTree({
    [`${odd}/notes.txt`]: "a neighbour",
    [`${odd}/near.ts`]: `
      import { readFileSync } from "node:fs";
      export const text = readFileSync(new URL("./notes.txt", import.meta.url), "utf8");
      export const { filename, dirname } = import.meta;
      export const resolved = [import.meta.resolve("./notes.txt"), import.meta.resolve("fs")];`,
    [`${odd}/old.cjs`]: `module.exports = [__dirname, __filename, require("./" + ["data"] + ".json").n, typeof require.resolve];`,
    [`${odd}/data.json`]: `{"n": 4}`,
    "workflow.ts": `
      import { filename, dirname, text, resolved } from "./${odd}/near.ts";
      import old from "./${odd}/old.cjs";
      declare const __dirname: string;
      const __filename = "my own";
      export default { text, filename, dirname, resolved, old, own: __filename, here: __dirname, main: import.meta.main };`,
  });
  const { value } = await loadBundle(await tree.bundle());
  expect(value).toEqual({
    text: "a neighbour",
    filename: tree.path(`${odd}/near.ts`),
    dirname: tree.path(odd),
    resolved: [pathToFileURL(tree.path(`${odd}/notes.txt`)).href, "node:fs"],
    old: [tree.path(odd), tree.path(`${odd}/old.cjs`), 4, "function"],
    own: "my own",
    here: tree.folder,
    main: false,
  });
});

const dualPackage = {
  "node_modules/dual/package.json": JSON.stringify({
    name: "dual",
    version: "1.2.3",
    module: "./module.js",
    exports: {
      ".": { module: "./module.js", browser: "./module.js", import: "./i.mjs", require: "./r.cjs" },
      "./data.json": "./data.json",
    },
  }),
  "node_modules/dual/module.js": `export default "for bundlers";`,
  "node_modules/dual/i.mjs": `export default "imported"; export const url = import.meta.url;`,
  "node_modules/dual/r.cjs": `module.exports = "required";`,
  "node_modules/dual/data.json": `{"n": 1}`,
};

test("packages are left to Node, which loads what it would load unbundled", async () => {
  const tree = await bundleTree({
    ...dualPackage,
    "node_modules/old/package.json": `{"name": "old", "version": "2.0.0", "main": "./main.js", "module": "./module.js"}`,
    "node_modules/old/main.js": `exports.__esModule = true; exports.default = 1; exports.named = __filename;`,
    "node_modules/old/module.js": `export default "for bundlers";`,
    "node_modules/plain/package.json": `{"name": "plain", "module": "./module.js"}`,
    "node_modules/plain/module.js": `export default "for bundlers";`,
    "node_modules/plain/index.js": `module.exports = "found without main";`,
    "old.cjs": `exports.required = require("dual"); exports.where = require.resolve("old");`,
    "workflow.ts": `
      import imported, { url } from "dual";
      import data from "dual/data.json";
      import old, { named } from "old";
      import plain from "plain";
      import { required, where } from "./old.cjs";
      export default async () => [imported, url, data.n, old.default, named, required, where, (await import("dual")).default, plain];`,
  });
  const bundle = await tree.bundle();
  const { value, stack } = await loadBundle(bundle);
  const old = tree.path("node_modules/old/main.js");
  const url = pathToFileURL(tree.path("node_modules/dual/i.mjs")).href;
  expect(stack ?? value).toEqual([
    "imported",
    url,
    1,
    1,
    old,
    "required",
    old,
    "imported",
    "found without main",
  ]);
  expect(bundle.packages).toEqual([
    { name: "dual", version: "1.2.3", folder: tree.path("node_modules/dual") },
    { name: "old", version: "2.0.0", folder: tree.path("node_modules/old") },
    { name: "plain", version: "", folder: tree.path("node_modules/plain") },
  ]);
});

test("two versions of one package are both reached, each from where it is found", async () => {
  const one = (version: string) => ({
    "package.json": `{"name": "@scope/one", "version": "${version}", "type": "module", "exports": "./i.js"}`,
    "i.js": `export default "${version}";`,
  });
  const at = (folder: string, files: Record<string, string>) =>
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
  const tree = await bundleTree({
    ...at("node_modules/@scope/one", one("1.0.0")),
    ...at("lib/node_modules/@scope/one", one("2.0.0")),
    "lib/two.ts": `export { default } from "@scope/one";`,
    "workflow.ts": `import one from "@scope/one"; import two from "./lib/two.ts"; export default [one, two];`,
  });
  const bundle = await tree.bundle();
  expect((await loadBundle(bundle)).value).toEqual(["1.0.0", "2.0.0"]);
  expect(bundle.packages.map(({ name, version }) => `${name}@${version}`).sort()).toEqual([
    "@scope/one@1.0.0",
    "@scope/one@2.0.0",
  ]);
});

test("a package of the workspace that is linked into node_modules is bundled, with its own dependencies left out", async () => {
  const tree = await bundleTree({
    "packages/core/package.json": `{"name": "@my/core", "exports": "./src/index.ts"}`,
    "packages/core/src/index.ts": `import dep from "dep"; export const core: string = "core of " + dep;`,
    "packages/core/node_modules/dep/package.json": `{"name": "dep", "version": "3.0.0", "main": "i.js"}`,
    "packages/core/node_modules/dep/i.js": `module.exports = "dep";`,
    "app/node_modules/@my/core": { linkTo: "../../../packages/core" },
    "app/workflow.ts": `import { core } from "@my/core"; export default core;`,
  });
  const bundle = await tree.bundle("app/workflow.ts");
  expect((await loadBundle(bundle)).value).toBe("core of dep");
  expect(bundle.inputs).toEqual([
    tree.path("app/workflow.ts"),
    tree.path("packages/core/src/index.ts"),
  ]);
  expect(bundle.packages.map((reached) => reached.name)).toEqual(["dep"]);
});

test("native add-ons work in packages and beside the workflow", async () => {
  const tree = await bundleTree({
    "node_modules/native/package.json": `{"name": "native", "version": "1.0.0", "main": "i.js"}`,
    "node_modules/native/i.js": `try { require("./build/addon.node"); } catch (error) { module.exports = error.code; }`,
    "node_modules/native/build/addon.node": "no real add-on",
    "addon.node": "no real add-on",
    "old.cjs": `try { require("./addon.node"); } catch (error) { module.exports = error.message; }`,
    "workflow.ts": `import native from "native"; import old from "./old.cjs"; export default [native, old];`,
  });
  const { value, stack } = await loadBundle(await tree.bundle());
  const [fromPackage, own] = (value ?? [stack, stack]) as readonly [string, string];
  expect(fromPackage).toBe("ERR_DLOPEN_FAILED");
  expect(own).toContain(tree.path("addon.node"));
});

test("a required package that is missing is the concern of the code that tries it", async () => {
  const value = await valueOf({
    "old.cjs": `try { module.exports = require("not-there"); } catch (error) { module.exports = error.code; }`,
    "workflow.ts": `import old from "./old.cjs"; export default old;`,
  });
  expect(value).toBe("MODULE_NOT_FOUND");
});

test("a workflow that lies inside an installed package is bundled with its neighbours", async () => {
  const tree = await bundleTree({
    "node_modules/examples/package.json": `{"name": "examples", "version": "1.0.0"}`,
    "node_modules/examples/flows/workflow.ts": `import { a } from "../lib/a.js"; export default a;`,
    "node_modules/examples/lib/a.ts": `export const a: string = "a";`,
    "package.json": "{}",
  });
  const bundle = await tree.bundle("node_modules/examples/flows/workflow.ts");
  expect((await loadBundle(bundle)).value).toBe("a");
  expect(bundle.packages).toEqual([]);
});

test("a stack trace shows the author's file, line and column, also in a package of the workspace", async () => {
  const tree = await bundleTree({
    "packages/core/package.json": `{"name": "core", "main": "./index.ts"}`,
    "packages/core/index.ts": `const here: string = import.meta.url; export function fail(): never { throw new Error("at " + here.length.constructor.name); }`,
    "node_modules/core": { linkTo: "../packages/core" },
    "workflow.ts": `#!/usr/bin/env ffuse
import { fail } from "core";
const mark = (value: any, context: ClassDecoratorContext): void => {};

await Promise.resolve();
@mark
class Model {
  rows: number = this.load();

  load(): number {
    void import.meta.dirname;
    return fail();
  }
}

export default new Model();
`,
  });
  const { stack } = await loadBundle(await tree.bundle());
  const frames = (stack ?? "").split("\n").filter((line) => line.includes("    at "));
  expect(frames.map((frame) => /\(?((?:file:|\/|[A-Z]:).*?)\)?$/.exec(frame)?.[1])).toEqual([
    `${tree.path("packages/core/index.ts")}:1:77`,
    `${tree.path("workflow.ts")}:12:12`,
    `${tree.path("workflow.ts")}:8:23`,
    `${tree.path("workflow.ts")}:7:1`,
    `${tree.path("workflow.ts")}:16:16`,
  ]);
});

test("the source map quotes the author's text as it is", async () => {
  const text = `#!/usr/bin/env ffuse\nexport default import.meta.url;\n`;
  const odd = "50%#é [1]?.ts";
  const tree = await bundleTree({ [odd]: text });
  const { file } = await tree.bundle(odd);
  const map = JSON.parse(readFileSync(`${file}.map`, "utf8")) as Record<string, unknown>;
  expect(map["sources"]).toEqual([pathToFileURL(tree.path(odd)).href]);
  expect(map["sourcesContent"]).toEqual([text]);
});

test("a CommonJS workflow gives what it exports as the default export", async () => {
  const tree = await bundleTree({
    "workflow.cjs": `exports.total = 3; exports.here = __filename;`,
  });
  const { value } = await loadBundle(await tree.bundle("workflow.cjs"));
  expect(value).toEqual({ total: 3, here: tree.path("workflow.cjs") });
});
