import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { parse } from "acorn";
import { build } from "esbuild";
const root = join(import.meta.dirname, "..");
const ffuse = {
  authorFile: join(root, "dist/author/author.js"),
  indexFile: join(root, "dist/index.js"),
};

// From src, since dist need not have a file of its own for each; inside, so that it finds the packages.
const built = await mkdtemp(join(root, "node_modules/.ffuse-bench-"));
await build({
  stdin: {
    contents:
      'export { bundleWorkflow } from "./src/bundle/bundle-workflow.ts";' +
      'export { sliceFunctions } from "./src/bundle/slice/slice-functions.ts";',
    resolveDir: root,
    loader: "ts",
  },
  outfile: join(built, "measured.mjs"),
  bundle: true,
  format: "esm",
  platform: "node",
  packages: "external",
  logLevel: "error",
});
const measured = pathToFileURL(join(built, "measured.mjs"));
const { bundleWorkflow, sliceFunctions } = await import(measured.href);

/** One module of a generated project: functions that call each other and modules before, a class, constants, a table. */
function moduleText(at) {
  const inGroup = at % 20;
  const before = inGroup === 0 ? undefined : at - 1 - ((at * 7) % inGroup);
  const other = before === undefined ? "(x) => x" : `f${before}_3`;
  const lines = [
    before === undefined ? "" : `import { f${before}_3, table${before} } from "./m${before}.js";`,
    `const rate${at} = ${at};`,
    `export const table${at} = new Map();`,
    `table${at}.set("a", { x: ${at}, list: [1, 2, 3] });`,
    before === undefined ? "" : `table${before}.set("m${at}", rate${at});`,
    `export class Model${at} { #w = []; constructor(k) { this.k = k; } add(row) { this.#w.push(row); return this; } get size() { return this.#w.length; } }`,
  ];
  for (let i = 0; i < 8; i += 1) {
    const call = i === 0 ? other : `f${at}_${i - 1}`;
    lines.push(
      `export function f${at}_${i}(rows, scale = rate${at}) {`,
      `  const kept = rows.filter(({ value }) => value > scale).map((row) => ({ ...row, value: row.value * ${i} }));`,
      `  for (const [key, entry] of table${at}) { if (kept.length > entry.x) kept.push({ key, value: entry.list.length }); }`,
      `  const total = kept.reduce((sum, { value }) => sum + value, 0);`,
      `  return { total, mean: kept.length === 0 ? 0 : total / kept.length, next: ${call === "(x) => x" ? "rows" : `${call}(kept, scale + 1)`} };`,
      `}`,
    );
  }
  return lines.join("\n");
}

async function timed(work) {
  const start = performance.now();
  const value = await work();
  return [performance.now() - start, value];
}

/** A project of many modules, of which ten functions are wrapped. */
async function makeGenerated(folder, megabytes) {
  const count = Math.round(megabytes * 210);
  for (let at = 0; at < count; at += 1) {
    await writeFile(join(folder, `m${at}.js`), moduleText(at));
  }
  const used = Array.from({ length: 10 }, (_, at) => Math.floor(((at + 1) * count) / 10) - 1);
  // Named once more, or esbuild would leave most of them out.
  const ends = Array.from({ length: count }, (_, at) => `f${at}_7 as end${at}`);
  const all = ends.map((end, at) => `export { ${end} } from "./m${at}.js";`);
  const wrapped = used.map((at) => `export const w${at} = workflow(f${at}_7);`);
  const imports = used.map((at) => `import { f${at}_7 } from "./m${at}.js";`);
  const lines = [`import { workflow } from "ffuse";`, ...imports, ...all, ...wrapped];
  await writeFile(join(folder, "workflow.js"), lines.join("\n"));
  return used.map((at) => `= workflow(f${at}_7)`);
}

/** A library copied beside the workflow, so that all of its code counts as the user's own. */
async function makeCopied(folder, library) {
  await build({
    stdin: { contents: `export * from "${library}";`, resolveDir: root },
    outfile: join(folder, "library.js"),
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "error",
  });
  const lines = [
    `import { workflow } from "ffuse";`,
    `import * as library from "./library.js";`,
    `export const used = workflow(() => Object.keys(library).length);`,
  ];
  await writeFile(join(folder, "workflow.js"), lines.join("\n"));
  return ["= workflow("];
}

async function measure(what, make) {
  const folder = await mkdtemp(join(tmpdir(), "ffuse-bench-"));
  try {
    const calls = await make(folder);
    const entry = join(folder, "workflow.js");
    const cacheFolder = join(folder, "cache");
    const [bundling, bundle] = await timed(() => bundleWorkflow({ entry, ffuse, cacheFolder }));
    const text = await readFile(bundle.file, "utf8");
    const [parsing] = await timed(() =>
      parse(text, { ecmaVersion: "latest", sourceType: "module" }),
    );
    const lines = text.split("\n");
    const functions = calls.map((call, at) => {
      const line = lines.findIndex((one) => one.includes(call));
      const column = lines[line].indexOf("workflow(") + 1;
      return { textHash: String(at), frames: [{ line: line + 1, column }], framesCut: false };
    });
    const [slicing, codes] = await timed(() => sliceFunctions(bundle, functions));
    const [again] = await timed(() => sliceFunctions(bundle, functions));
    const size = (text.length / 1e6).toFixed(1);
    const widened = codes.filter((code) => code.widened);
    const ms = (value) => `${value.toFixed(0)} ms`;
    console.log(
      `${what}, ${size} MB: bundling ${ms(bundling)}, bare parse ${ms(parsing)}, ` +
        `slicing ${functions.length} ${ms(slicing)} ` +
        `(${(slicing / bundling).toFixed(2)} of bundling, ${(slicing / parsing).toFixed(1)} parses), ` +
        `again from the memo ${again.toFixed(1)} ms` +
        (widened.length === 0 ? "" : `, ${widened.length} widened: ${widened[0].widened.what}`),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

const asked = process.argv.slice(2).map(Number);
try {
  for (const megabytes of asked.length > 0 ? asked : [1, 5]) {
    await measure("generated", (folder) => makeGenerated(folder, megabytes));
  }
  for (const library of asked.length > 0 ? [] : ["yaml", "fast-check"]) {
    await measure(`${library} as own code`, (folder) => makeCopied(folder, library));
  }
} finally {
  await rm(built, { recursive: true });
}
