import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise } from "dependency-cruiser";
import type { ICruiseOptions, ICruiseResult, IFlattenedRuleSet } from "dependency-cruiser";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const table = createRequire(import.meta.url)(join(root, ".dependency-cruiser.cjs")) as Required<
  Pick<IFlattenedRuleSet, "forbidden">
> & { options: ICruiseOptions };

/** Files by path; a package that they import is made of nothing but its name. */
type Tree = Readonly<Record<string, string>>;

async function withTree<T>(tree: Tree, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "ffuse-imports-"));
  try {
    for (const [path, text] of Object.entries(tree)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function packages(...names: readonly string[]): Tree {
  const manifest = JSON.stringify({ dependencies: Object.fromEntries(names.map((n) => [n, "1"])) });
  const files = names.flatMap((name) => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, main: "index.js" })],
    [`node_modules/${name}/index.js`, "module.exports = {};"],
  ]);
  return { "package.json": manifest, ...(Object.fromEntries(files) as Tree) };
}

/** `rule: from -> to` of everything that is refused, in order of the text. */
async function refused(tree: Tree): Promise<readonly string[]> {
  return withTree(tree, async (folder) => {
    const { forbidden, options } = table;
    const { output } = await cruise(["src"], {
      ...options,
      baseDir: folder,
      validate: true,
      ruleSet: { forbidden },
    });
    const { violations } = (output as ICruiseResult).summary;
    return violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).sort();
  });
}

test("what the table allows passes", async () => {
  const tree = {
    ...packages("picomatch", "piscina", "@hpcc-js/wasm-graphviz"),
    "src/index.ts": 'export { run } from "./pipeline/run.ts";',
    "src/pipeline/run.ts": 'import type { A } from "../model/a.ts"; export const run: A = 1;',
    "src/model/a.ts": "export type A = number;",
    "src/util/b.ts": 'import picomatch from "picomatch"; import "node:fs"; export { picomatch };',
    "src/execute/c.ts": 'import { P } from "piscina"; import "../wire/d.ts"; export { P };',
    "src/wire/d.ts": 'import type { A } from "../model/a.ts"; export type D = A;',
    "src/report/e.ts":
      'export const load = async () => (await import("@hpcc-js/wasm-graphviz")).Graphviz;',
  };
  expect(await refused(tree)).toEqual([]);
});

test("an import that the table does not allow is refused", async () => {
  const tree = {
    "src/graph/a.ts": 'import { b } from "../plan/b.ts"; export const a = b;',
    "src/plan/b.ts": "export const b = 1;",
    "src/pipeline/c.ts": 'export const c = () => import("../worker/d.ts");',
    "src/worker/d.ts": "export const d = 1;",
  };
  expect(await refused(tree)).toEqual([
    "imports-of-graph: src/graph/a.ts -> src/plan/b.ts",
    "imports-of-pipeline: src/pipeline/c.ts -> src/worker/d.ts",
  ]);
});

test("an import of a type alone is refused like any other", async () => {
  const tree = {
    ...packages("yaml"),
    "src/model/a.ts": 'import type { B } from "../contract/b.ts"; export type A = B;',
    "src/contract/b.ts": "export type B = number;",
    "src/store/c.ts": 'import type { Document } from "yaml"; export type C = Document;',
    "src/plan/d.ts": 'export type D = import("../store/c.ts").C;',
  };
  expect(await refused(tree)).toEqual([
    "imports-of-model: src/model/a.ts -> src/contract/b.ts",
    "imports-of-plan: src/plan/d.ts -> src/store/c.ts",
    "imports-of-store: src/store/c.ts -> node_modules/yaml/index.js",
  ]);
});

test("a circle of types is refused", async () => {
  const tree = {
    "src/model/a.ts": 'import type { B } from "./b.ts"; export interface A { b?: B }',
    "src/model/b.ts": 'import type { C } from "./c.ts"; export interface B { c?: C }',
    "src/model/c.ts": 'import type { A } from "./a.ts"; export interface C { a?: A }',
  };
  expect(await refused(tree)).toEqual(["no-cycles: src/model/a.ts -> src/model/b.ts"]);
});

test("the author's folder imports no package and nothing of Node", async () => {
  const tree = {
    ...packages("picomatch"),
    "src/author/a.ts": 'import "node:path"; import "fs/promises"; import "picomatch";',
  };
  expect(await refused(tree)).toEqual([
    "imports-of-author: src/author/a.ts -> fs/promises",
    "imports-of-author: src/author/a.ts -> node_modules/picomatch/index.js",
    "imports-of-author: src/author/a.ts -> path",
  ]);
});

test("a package that a folder owns is refused everywhere else", async () => {
  const owners: Readonly<Record<string, readonly string[]>> = {
    util: ["picomatch", "fastest-levenshtein"],
    config: ["yaml"],
    bundle: ["esbuild", "acorn", "@jridgewell/sourcemap-codec"],
    execute: ["piscina"],
    store: ["cborg", "p-limit"],
    report: ["chalk", "diff", "ora", "@hpcc-js/wasm-graphviz"],
    worker: ["pure-rand"],
    cli: ["commander"],
    pipeline: [],
  };
  const names = Object.values(owners).flat();
  const importAll = names.map((name) => `import "${name}";`).join("\n");
  const folders = Object.keys(owners);
  const files = folders.map((folder) => [`src/${folder}/all.ts`, importAll]);
  const wanted = folders.flatMap((folder) =>
    names
      .filter((name) => !owners[folder]?.includes(name))
      .map((n) => `imports-of-${folder}: src/${folder}/all.ts -> node_modules/${n}/index.js`),
  );
  const tree = { ...packages(...names), ...(Object.fromEntries(files) as Tree) };
  expect(await refused(tree)).toEqual(wanted.sort());
});

test("unknown packages, second barrels, unknown folders and files outside of src are refused", async () => {
  const tree = {
    "src/plan/a.ts": 'import "left-pad"; import "../utils/b.ts"; import "../../test/c.ts";',
    "src/plan/index.ts": 'export { b } from "../model/b.ts";',
    "src/schedule/c.ts": 'import "./index.ts";',
    "src/schedule/index.ts": "export {};",
    "src/model/b.ts": "export const b = 1;",
    "src/utils/b.ts": 'import "../model/b.ts";',
    "src/index.ts": 'import "./cli/d.ts";',
    "src/cli/d.ts": 'import "../index.ts";',
    "test/c.ts": "",
  };
  expect(await refused(tree)).toEqual([
    "imports-of-cli: src/cli/d.ts -> src/index.ts",
    "imports-of-index: src/index.ts -> src/cli/d.ts",
    "imports-of-plan: src/plan/a.ts -> left-pad",
    "imports-of-plan: src/plan/a.ts -> src/utils/b.ts",
    "imports-of-plan: src/plan/a.ts -> test/c.ts",
    "known-folders: src/utils/b.ts -> src/model/b.ts",
    "no-cycles: src/cli/d.ts -> src/index.ts",
    "not-resolvable: src/plan/a.ts -> left-pad",
    "one-barrel: src/schedule/c.ts -> src/schedule/index.ts",
  ]);
});

test("the table in CONTRIBUTING.md says what the checker checks", async () => {
  const text = await readFile(join(root, "CONTRIBUTING.md"), "utf8");
  const rows = text.matchAll(/^\| `(\w+)` +\|[^|]*\|([^|]*)\|([^|]*)\|$/gmu);
  const said = Array.from(rows, ([, folder = "", may = "", owns = ""]) => {
    const what = [may, owns].map((cell) => cell.replaceAll("`", "").trim()).filter((w) => w !== "");
    return `${folder}: ${what.join(", ") || "nothing"}`;
  });
  const checked = table.forbidden.flatMap(({ name = "", comment = "" }) => {
    const folder = /^imports-of-(?!index)(\w+)$/.exec(name)?.[1];
    const what = / may import (.*)\.$/.exec(comment)?.[1];
    return folder === undefined || what === undefined ? [] : [`${folder}: ${what}`];
  });
  expect(said).toEqual(checked);
});
