import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parse } from "acorn";
import { bundleWorkflow } from "../dist/bundle/bundle-workflow.js";
import { sliceFunctions } from "../dist/bundle/slice/slice-functions.js";

const ffuse = {
  authorFile: join(import.meta.dirname, "../dist/author/author.js"),
  indexFile: join(import.meta.dirname, "../dist/index.js"),
};

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

async function measure(megabytes) {
  const folder = await mkdtemp(join(tmpdir(), "ffuse-bench-"));
  try {
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
    await writeFile(
      join(folder, "workflow.js"),
      [`import { workflow } from "ffuse";`, ...imports, ...all, ...wrapped].join("\n"),
    );
    const entry = join(folder, "workflow.js");
    const cacheFolder = join(folder, "cache");
    const [bundling, bundle] = await timed(() => bundleWorkflow({ entry, ffuse, cacheFolder }));
    const text = await readFile(bundle.file, "utf8");
    const [parsing] = await timed(() =>
      parse(text, { ecmaVersion: "latest", sourceType: "module" }),
    );
    const lines = text.split("\n");
    const functions = used.map((at) => {
      const line = lines.findIndex((one) => one.includes(`= workflow(f${at}_7)`));
      const column = lines[line].indexOf("workflow(") + 1;
      return { textHash: String(at), frames: [{ line: line + 1, column }], framesCut: false };
    });
    const [slicing, codes] = await timed(() => sliceFunctions(bundle, functions));
    const [again] = await timed(() => sliceFunctions(bundle, functions));
    const size = (text.length / 1e6).toFixed(1);
    const widened = codes.filter((code) => code.widened).length;
    const ms = (value) => `${value.toFixed(0)} ms`;
    console.log(
      `${size} MB: bundling ${ms(bundling)}, bare parse ${ms(parsing)}, slicing ten functions ${ms(slicing)} ` +
        `(${(slicing / bundling).toFixed(2)} of bundling, ${(slicing / parsing).toFixed(1)} parses), ` +
        `again from the memo ${again.toFixed(1)} ms${widened === 0 ? "" : `, ${widened} widened`}`,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

for (const megabytes of process.argv
  .slice(2)
  .map(Number)
  .concat(process.argv[2] ? [] : [1, 5])) {
  await measure(megabytes);
}
