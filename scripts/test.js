import { join } from "node:path";
import { build } from "./build.js";
import { ensureInstalled } from "./ensure-installed.js";
import { runNode } from "./run-command.js";
import { formatCounts, vitestCounts } from "./vitest-counts.js";

/** The checks that are no tests, in the order from quick and basic to slow; each counts as one test. */
const checks = [
  { title: "build", run: build },
  { title: "types", run: () => runTool("typescript/bin/tsc", "-p", "tsconfig.json") },
  { title: "lint", run: () => runTool("eslint/bin/eslint.js", ".", "--max-warnings", "0") },
  { title: "format", run: () => runTool("prettier/bin/prettier.cjs", "--check", ".") },
  {
    title: "import table",
    run: () => runTool("dependency-cruiser/bin/dependency-cruise.mjs", "src"),
  },
  { title: "unused code", run: () => runTool("knip/bin/knip.js") },
  { title: "package", run: () => runTool("publint/src/cli.js", "run", "--strict") },
];

function runTool(file, ...args) {
  return runNode([`node_modules/${file}`, ...args]);
}

process.chdir(join(import.meta.dirname, ".."));
ensureInstalled();
let passed = 0;
let counts;
for (const { title, run } of checks) {
  console.log(`— ${title}`);
  if ((await run()) !== 0) {
    console.log(`${title} failed`);
    counts = { passed, failed: 1, skipped: 0 };
    break;
  }
  passed += 1;
}
if (counts === undefined) {
  console.log("— tests");
  const reportFile = "node_modules/.cache/ffuse/vitest.json";
  const tests = vitestCounts({ node: process.execPath, reportFile });
  counts = { ...tests, passed: passed + tests.passed };
}
console.log(formatCounts(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
