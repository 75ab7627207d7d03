// Runs one workflow through the API and tells, as JSON, how long its running phase took, and what else is asked for.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { runWorkflow } from "../dist/index.js";

const { file, storage, folder, query, read = [], watchStall = false } = JSON.parse(process.argv[2]);
const options = { storage, workingDirectory: folder };
if (query !== undefined) {
  options.queryFile = join(folder, "query.yaml");
  writeFileSync(options.queryFile, query);
}
const run = runWorkflow(file, options);
const stall = watchStall ? await longestStallMs(run.events) : undefined;
const report = await run.report;
const { failed, skipped } = report.counts;
if (failed + skipped > 0) throw new Error(`${failed} nodes failed, ${skipped} were skipped`);
const values = {};
for (const name of read) values[name] = await run.read(name);
process.stdout.write(JSON.stringify({ runMs: report.durationMs, stallMs: stall, values }));

/** The longest delay of the event loop from the start of the running phase to its end. */
async function longestStallMs(events) {
  // Its resolution counts as delay, so it is as fine as it can be.
  const loop = monitorEventLoopDelay({ resolution: 1 });
  for await (const { type } of events) {
    if (type === "run-started") loop.enable();
    if (type === "run-ended") loop.disable();
  }
  return loop.max / 1e6;
}
