import { spawnSync } from "node:child_process";

/**
 * Runs a program to its end and returns its exit status. What it prints goes to stderr when `output` is "stderr",
 * so that stdout stays free for results.
 */
export function runCommand(program, args, { env = process.env, output = "stdout" } = {}) {
  const stdio = output === "stderr" ? ["inherit", 2, 2] : "inherit";
  // Windows starts .cmd files through a shell only.
  const shell = process.platform === "win32" && program.endsWith(".cmd");
  const { status, error } = spawnSync(program, args, { env, stdio, shell });
  if (error !== undefined) console.error(`cannot start ${program}: ${error.message}`);
  return status ?? 1;
}

/** Runs a file of JavaScript with the Node that runs this one. */
export function runNode(args, options) {
  return runCommand(process.execPath, args, options);
}

/** Runs npm: the one that started this script if there is one, else the one on the path. */
export function runNpm(args, options) {
  const npm = process.env.npm_execpath;
  if (npm?.endsWith("npm-cli.js")) return runNode([npm, ...args], options);
  return runCommand(process.platform === "win32" ? "npm.cmd" : "npm", args, options);
}
