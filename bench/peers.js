import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, runProcess } from "./measure.js";

/** Other tools and what they made before are kept here from one bench to the next. */
const cache = join(root, "node_modules/.cache/ffuse-bench");

/** What a peer measures as a peer of a row, or the reason why there is none. */
export async function tryPeer(name, unit, measure) {
  try {
    const found = await measure();
    return typeof found === "number" ? { name, value: found, unit } : { name, unit, ...found };
  } catch (error) {
    console.error(`${name}: ${error.message}`);
    return { name, note: `not measured: ${shortReason(error.message)}` };
  }
}

/** The last line that speaks of an error, else the first line; its end, where the reason stands. */
function shortReason(message) {
  const lines = message.trim().split("\n");
  const line = lines.findLast((each) => /error|not found|refused/i.test(each)) ?? lines[0];
  return line.replaceAll(root, ".").trim().slice(-120);
}

/** The folder of programs of a Python environment with these packages, made once. */
export function pythonPrograms(...packages) {
  // Programs of an environment name its folder, so it is made where it stays.
  const folder = keptFolder(`python-${packages.join("-")}`, (made) => {
    runProcess("python3", ["-m", "venv", made]);
    runProcess(join(made, "bin/python"), ["-m", "pip", "install", "--quiet", ...packages]);
  });
  return join(folder, "bin");
}

/** The folder of programs of an npm package, installed once. */
export function npmPrograms(packageName) {
  const folder = keptFolder(`npm-${packageName}`, (made) => {
    writeFileSync(join(made, "package.json"), JSON.stringify({ private: true }));
    runProcess("npm", ["install", "--no-audit", "--no-fund", packageName], { cwd: made });
  });
  return join(folder, "node_modules/.bin");
}

/** A program of the machine; installed as a Debian package if it is not there and that is allowed. */
export function systemProgram(program, debianPackage) {
  try {
    runProcess(program, ["--version"]);
  } catch {
    runProcess("apt-get", ["install", "--yes", "--quiet", debianPackage]);
  }
  return program;
}

/** A folder that is filled once; one whose filling was cut off is filled again. */
export function keptFolder(name, fill) {
  const folder = join(cache, name);
  const done = `${folder}.done`;
  if (existsSync(done) && existsSync(folder)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  fill(folder);
  writeFileSync(`${done}.part`, "");
  renameSync(`${done}.part`, done);
  return folder;
}

/** Runs a script of the folder `peers` with a Python, and gives the JSON that it prints last. */
export function runPython(python, script, words, env = {}) {
  const file = join(import.meta.dirname, "peers", script);
  const { stdout } = runProcess(python, [file, ...words.map(String)], { env });
  return JSON.parse(stdout.trim().split("\n").at(-1));
}
