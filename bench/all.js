// Runs the script of every row, one after the other, and writes bench/results.md and bench/results.svg.
import { fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { format } from "prettier";
import { root } from "./measure.js";
import { drawRows } from "./picture.js";
import { formatRows } from "./rows.js";

const scripts = [
  "startup",
  "unchanged",
  "first-run",
  "throughput",
  "chain",
  "transfer",
  "objects",
  "cpu-bound",
  "makespan",
  "event-loop",
  "memory",
];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !scripts.includes(name));
if (unknown.length > 0) throw new Error(`no script of a row is named ${unknown.join(", ")}`);

const rows = [];
for (const name of asked.length > 0 ? asked : scripts) {
  console.log(`— ${name}`);
  const found = await rowsOf(join(import.meta.dirname, `${name}.js`));
  console.log(formatRows(found));
  rows.push(...found);
}
const machine = `Node ${process.versions.node}, ${cpus().length} cores of ${cpus()[0]?.model.trim()}`;
const head =
  `Written by \`npm run bench\`: ${machine}, ${process.platform}. Each figure is a median of interleaved runs; ` +
  `what each row is exactly says the [README](README.md).`;
writeFileSync(join(root, "bench/results.svg"), drawRows(rows));
const text = `# Results\n\n${head}\n\n![Each figure as a share of its limit](results.svg)\n\n${formatRows(rows)}\n`;
writeFileSync(join(root, "bench/results.md"), await format(text, { parser: "markdown" }));

/** What a script tells; a row that says why if it fails. */
function rowsOf(file) {
  return new Promise((resolve) => {
    let told = [];
    const child = fork(file);
    child.on("message", (rows) => {
      told = rows;
    });
    child.on("close", (status) => {
      const failed = { what: `\`${file.slice(root.length + 1)}\``, against: "", note: "failed" };
      resolve(status === 0 && told.length > 0 ? told : [...told, failed]);
    });
  });
}
