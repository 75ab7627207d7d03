// Runs the schedule through many random graphs on a simulated clock and checks its rules at every step.
// node scripts/simulate-schedule.js [seeds] [nodes in all] [first seed]
import { pathToFileURL } from "node:url";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { build } from "esbuild";

const [seeds = 1000, total = 1_000_000, first = 1] = process.argv.slice(2).map(Number);
const folder = await mkdtemp(join(tmpdir(), "simulate-schedule-"));
const outfile = join(folder, "simulate.mjs");
await build({
  entryPoints: ["test/support/simulate-schedule.ts"],
  bundle: true,
  platform: "node",
  format: "esm",
  outfile,
  logLevel: "error",
});
const { simulateSchedule, allTroubles } = await import(pathToFileURL(outfile).href);
await rm(folder, { recursive: true });

const sums = {};
let nodes = 0;
const startedAt = performance.now();
for (let index = 0; index < seeds; index += 1) {
  // Graphs of all sizes, and in all as many nodes as are asked for.
  const count = Math.max(1, Math.round(((2 * total) / seeds) * ((index + 0.5) / seeds)));
  nodes += count;
  const seed = first + index;
  try {
    const figures = simulateSchedule(seed, count, allTroubles);
    for (const [key, value] of Object.entries(figures)) sums[key] = (sums[key] ?? 0) + value;
  } catch (error) {
    console.error(`seed ${seed}, ${count} nodes: ${error.stack}`);
    process.exitCode = 1;
  }
}
const seconds = (performance.now() - startedAt) / 1000;
delete sums.digest;
console.log({ seeds, nodes, ...sums, seconds: Number(seconds.toFixed(1)) });
