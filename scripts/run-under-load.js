// Runs a workflow of many nodes, of which some throw, some end their thread and some never end, again and again in one
// process, and checks every outcome, the threads that are left and the heap: node --expose-gc scripts/run-under-load.js
// [--nodes 10000] [--runs 20]
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { runWorkflow } from "../dist/index.js";

const { values } = parseArgs({
  options: {
    nodes: { type: "string", default: "10000" },
    runs: { type: "string", default: "20" },
  },
});
const nodes = Number(values.nodes);
const runs = Number(values.runs);

/** What becomes of a node: of a hundred, five throw, one exits and one loops. */
const reasonOf = (index) =>
  ({ 3: "node-threw", 23: "node-threw", 43: "node-threw", 63: "node-threw", 83: "node-threw" })[
    index % 100
  ] ?? { 50: "node-exited", 75: "node-timed-out" }[index % 100];

const workflowText = `
import { workflow } from "ffuse";
const good = workflow((i: number) => i);
const throws = workflow((i: number) => { throw new Error(String(i)); });
const exits = workflow((i: number) => process.exit(3));
const loops = workflow((i: number) => { for (;;); });
const kinds: Record<string, (i: number) => any> = { "node-threw": throws, "node-exited": exits, "node-timed-out": loops };
const reasons: (string | null)[] = ${JSON.stringify(Array.from({ length: 100 }, (_, i) => reasonOf(i) ?? null))};
export default Array.from({ length: ${nodes} }, (_, i) => {
  const reason = reasons[i % 100];
  return (reason ? kinds[reason] : good)(i).setName(\`\${reason ?? "good"}-\${i}\`);
});
`;
const queryText = `
storage: { kind: memory }
queries: [{ glob: "node-timed-out-*", remote_args: { timeout_seconds: 0.02 } }]
`;

const countThreads = async () =>
  process.platform === "linux" ? (await readdir("/proc/self/task")).length : 0;
const folder = await mkdtemp(join(tmpdir(), "ffuse-load-"));
const rows = [];
let wrong = 0;
try {
  const file = join(folder, "load.ts");
  await writeFile(file, workflowText);
  await writeFile(join(folder, "load.query.yaml"), queryText);
  for (let run = 1; run <= runs; run++) {
    const startedAt = performance.now();
    const { outcomes } = await runWorkflow(file, { workingDirectory: folder }).report;
    for (let i = 0; i < nodes; i++) {
      const reason = reasonOf(i);
      const outcome = outcomes.get(`${reason ?? "good"}-${i}`);
      const isRight =
        reason === undefined
          ? outcome?.status === "ran"
          : outcome?.status === "failed" && outcome.failure.reason === reason;
      if (!isRight) {
        wrong += 1;
        if (wrong < 10) console.log(`node ${i} should be ${reason ?? "good"}`, outcome);
      }
    }
    const seconds = (performance.now() - startedAt) / 1000;
    globalThis.gc?.();
    const threads = await countThreads();
    const { heapUsed, rss } = process.memoryUsage();
    rows.push({ run, seconds, threads, heapMB: heapUsed / 1e6, rssMB: rss / 1e6 });
    console.log(
      `run ${run}  ${seconds.toFixed(1)} s  ${threads} threads  heap ${(heapUsed / 1e6).toFixed(1)} MB  rss ${(rss / 1e6).toFixed(0)} MB`,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
// The first run loads what stays, and the second one may still warm up.
const settled = rows.slice(1);
const leaked = settled.length > 0 && settled.at(-1).threads > settled[0].threads;
const grown = settled.length > 1 && settled.at(-1).heapMB > settled[0].heapMB + 5;
console.log(
  `${wrong} outcomes wrong, threads ${leaked ? "leaked" : "flat"}, heap ${grown ? "grown" : "flat"}`,
);
process.exitCode = wrong > 0 || leaked || grown ? 1 : 0;
