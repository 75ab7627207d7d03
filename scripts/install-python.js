import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packages = ["numpy", "cbor2", "pyarrow"];
// By what is in it, so that one that was made before another package was added is not taken for it.
const folder = join(root, "node_modules", ".cache", `ffuse-python-${packages.join("-")}`);
const isWindows = process.platform === "win32";

/** The path of a Python that has these packages, made on first use in the cache of this checkout. */
export function installPython() {
  if (existsSync(pythonIn(folder))) return pythonIn(folder);
  // It gets its final name when it is whole: an install that was cut off is not taken for one that is done.
  const unfinished = `${folder}-${process.pid}`;
  mkdirSync(dirname(folder), { recursive: true });
  try {
    run(isWindows ? "python" : "python3", ["-m", "venv", unfinished]);
    // Python compiles what is imported then; compiling all takes longer than all else.
    const flags = ["--quiet", "--no-compile", "--disable-pip-version-check"];
    run(pythonIn(unfinished), ["-m", "pip", "install", ...flags, ...packages]);
    try {
      renameSync(unfinished, folder);
    } catch (error) {
      // Another test command was faster.
      if (!existsSync(pythonIn(folder))) throw error;
    }
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return pythonIn(folder);
}

function pythonIn(environment) {
  return isWindows
    ? join(environment, "Scripts", "python.exe")
    : join(environment, "bin", "python");
}

function run(command, args) {
  try {
    execFileSync(command, args, { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });
  } catch (error) {
    const said = [error.stderr, error.stdout].filter(Boolean).join("\n").trim();
    throw new Error(
      `"${command} ${args.join(" ")}" failed${said === "" ? "" : `:\n${said}`}\n` +
        "The tests read results with Python; install Python 3.9 or newer with its venv module, and see that pip can download.",
      { cause: error },
    );
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.stdout.write(`${installPython()}\n`);
