import { statSync } from "node:fs";
import { runNpm } from "./run-command.js";

/** Installs the packages of the lock file unless that was done since it last changed; ends the process if it fails. */
export function ensureInstalled() {
  const installed = changedMs("node_modules/.package-lock.json");
  if (installed !== undefined && installed >= (changedMs("package-lock.json") ?? 0)) return;
  const status = runNpm(["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    output: "stderr",
  });
  if (status !== 0) process.exit(status);
}

function changedMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
