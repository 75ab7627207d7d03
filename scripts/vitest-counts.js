import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { runCommand } from "./run-command.js";

/** Runs all tests with the given Node and returns how many passed, failed and were skipped, and what is told of those that failed. */
export function vitestCounts({ node, reportFile, env = process.env }) {
  mkdirSync(dirname(reportFile), { recursive: true });
  rmSync(reportFile, { force: true });
  const failuresFile = `${reportFile}.failures`;
  rmSync(failuresFile, { force: true });
  const status = runCommand(
    node,
    [
      "node_modules/vitest/vitest.mjs",
      ...["run", "--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`],
      "--reporter=./scripts/list-failures.js",
    ],
    { env: { ...env, FFUSE_FAILURES_FILE: failuresFile } },
  );
  const report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, "utf8")) : {};
  const failed = report.numFailedTests ?? 0;
  return {
    passed: report.numPassedTests ?? 0,
    // A file that does not load or an error outside of tests fails the suite without a failed test.
    failed: status !== 0 && failed === 0 ? 1 : failed,
    failures: existsSync(failuresFile)
      ? JSON.parse(readFileSync(failuresFile, "utf8"))
      : [`vitest did not come to its end: exit status ${status}`],
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  };
}

/** `12 passed, 0 failed`, with `, 1 skipped` if any were. */
export function formatCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
