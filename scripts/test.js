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
// Fetched while one core builds; should that fail, the tests do it again and say why it failed.
const python = runTool(["scripts/install-python.js"]);
console.log("— build");
const counts =
  (await build()) === 0
    ? await check()
    : { passed: 0, failed: 1, skipped: 0, failures: ["build failed"] };
// Once more at the end, so that the last part of the output says what failed.
for (const failure of counts.failures) console.log(failure);
console.log(formatCounts(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;

/** Runs the checks, and the tests unless one of them failed. */
async function check() {
  const ends = await runChecks();
  const failures = checks.flatMap(({ title }, at) =>
    ends[at].status === 0 ? [] : [`— ${title} failed\n${ends[at].output}`],
  );
  const passed = 1 + checks.length - failures.length;
  if (failures.length > 0) return { passed, failed: failures.length, skipped: 0, failures };
  await python;
  console.log("— tests");
  const reportFile = "node_modules/.cache/ffuse/vitest.json";
  const tests = vitestCounts({ node: process.execPath, reportFile });
  return { ...tests, passed: passed + tests.passed };
}

/** How each ended, in order; what one prints comes in one piece. */
async function runChecks() {
  const waiting = checks.entries();
  const ends = [];
  const runNext = async () => {
    for (const [at, { title, args }] of waiting) {
      const [file, ...words] = args;
      ends[at] = await runTool([`node_modules/${file}`, ...words]);
      console.log(`— ${title}\n${ends[at].output}`);
    }
  };
  await Promise.all(Array.from({ length: checksAtOnce }, runNext));
  return ends;
}

function runTool(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
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
