// Writes the most memory that this process had, in bytes, when it ends. Threads load it, too, and are part of the process.
const { writeFileSync } = require("node:fs");
const { isMainThread } = require("node:worker_threads");

if (isMainThread) {
  process.on("exit", () => {
    const bytes = process.resourceUsage().maxRSS * 1024;
    writeFileSync(process.env.BENCH_PEAK_FILE, String(bytes));
  });
}
