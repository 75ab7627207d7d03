// Plans an unchanged workflow of 1,000, 10,000 and 100,000 nodes beside `node -e 0`, in turn, and prints medians and ratios.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const rounds = Number(process.argv[2] ?? 5);
const sizes = (process.argv[3] ?? "1000,10000,100000").split(",").map(Number);
const bin = join(import.meta.dirname, "../bin/ffuse.js");
const folder = mkdtempSync(join(tmpdir(), "ffuse-bench-"));

/** Chains of ten nodes each. */
const workflow = (nodes) => `
  import { workflow } from "ffuse";
  const add = workflow(function add(a: number, b: number) { return a + b; });
  export default Array.from({ length: ${nodes / 10} }, (_, chain) => {
    let sum = add(chain, 0);
    for (let link = 1; link < 10; link += 1) sum = add(sum, link);
    return sum;
  });
`;

/** Milliseconds from start to end of a process; ends the bench if it fails. */
function timeOf(words, expected) {
  const start = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`${words.join(" ")} ended with ${status}: ${stderr}`);
  if (expected !== undefined && !stdout.endsWith(expected)) throw new Error(stdout.slice(-200));
  return ms;
}

function median(values) {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];
}

const cases = [{ title: "node -e 0", words: ["-e", "0"] }];
for (const nodes of sizes) {
  writeFileSync(join(folder, `n${nodes}.ts`), workflow(nodes));
  const ms = timeOf([bin, "run", `n${nodes}.ts`, "--quiet"]);
  console.log(`first run of ${nodes} nodes: ${(ms / 1000).toFixed(1)} s`);
  cases.push({
    title: `ffuse plan, ${nodes} nodes, unchanged`,
    words: [bin, "plan", `n${nodes}.ts`, "--only-changed"],
    expected: `${nodes} nodes: 0 run, 0 wait, ${nodes} reuse\n`,
  });
}
const times = cases.map(() => []);
for (let round = 0; round < rounds; round += 1) {
  cases.forEach(({ words, expected }, index) => times[index].push(timeOf(words, expected)));
}
rmSync(folder, { recursive: true });
const base = median(times[0]);
console.log("\n| what | median ms | ratio |\n| --- | ---: | ---: |");
cases.forEach(({ title }, index) => {
  const ms = median(times[index]);
  console.log(`| ${title} | ${ms.toFixed(0)} | ${(ms / base).toFixed(2)} |`);
});
