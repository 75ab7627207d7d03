import { spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "./build.js";
import { ensureInstalled } from "./ensure-installed.js";
import { formatCounts, vitestCounts } from "./vitest-counts.js";

/** The checks that are no tests; each counts as one, as the build does. */
const checks = [
  { title: "types", args: ["typescript/bin/tsc", "-p", "tsconfig.json"] },
  { title: "lint", args: ["eslint/bin/eslint.js", ".", "--max-warnings", "0"] },
  { title: "format", args: ["prettier/bin/prettier.cjs", "--check", "."] },
  { title: "import table", args: ["dependency-cruiser/bin/dependency-cruise.mjs", "src"] },
  { title: "unused code", args: ["knip/bin/knip.js"] },
  { title: "package", args: ["publint/src/cli.js", "run", "--strict"] },
];

/** Each of them keeps one core busy. */
const checksAtOnce = 2;

process.chdir(join(import.meta.dirname, ".."));
ensureInstalled();
console.log("— build");
const counts = (await build()) === 0 ? await check() : { passed: 0, failed: 1, skipped: 0 };
console.log(formatCounts(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;

/** Runs the checks, and the tests unless one of them failed. */
async function check() {
  const statuses = await runChecks();
  const failed = checks.filter((_, at) => statuses[at] !== 0);
  for (const { title } of failed) console.log(`${title} failed`);
  const passed = 1 + checks.length - failed.length;
  if (failed.length > 0) return { passed, failed: failed.length, skipped: 0 };
  console.log("— tests");
  const reportFile = "node_modules/.cache/ffuse/vitest.json";
  const tests = vitestCounts({ node: process.execPath, reportFile });
  return { ...tests, passed: passed + tests.passed };
}

/** The exit status of each, in order; what one prints comes in one piece. */
async function runChecks() {
  const waiting = checks.entries();
  const statuses = [];
  const runNext = async () => {
    for (const [at, { title, args }] of waiting) {
      const { status, output } = await runTool(args);
      console.log(`— ${title}\n${output}`);
      statuses[at] = status;
    }
  };
  await Promise.all(Array.from({ length: checksAtOnce }, runNext));
  return statuses;
}

function runTool([file, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [`node_modules/${file}`, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    child.on("close", (status) => {
      resolve({ status: status ?? 1, output });
    });
  });
}
