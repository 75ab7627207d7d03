"use strict";

const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync } = require("node:fs");
const { writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const { Script } = require("node:vm");

const hashBytes = 32;
const keptForMs = 30 * 24 * 60 * 60 * 1000;

/** Commands that keep compiled code of their own; the others share one. */
const known = ["graph", "ls-tasks", "plan", "read-task", "run", "why"];

/**
 * Runs a script of ours and gives what it ends with. It uses the compiled code that an earlier command of the same name
 * kept, and keeps it for the next where there is none. Whatever goes wrong with kept code only costs the time to compile.
 */
exports.loadScript = (file, command) => {
  // Scripts of ours have no letters that would need more than one byte.
  const source = readFileSync(file, "latin1");
  const kept = keptFile({ file, source, command });
  const cachedData = readKept(kept);
  const script = new Script(source, { filename: file, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) {
    // At the end, when all that the command uses has been compiled.
    process.once("exit", () => keep(kept, script));
  }
  return script.runInThisContext();
};

/** No place that others can fill, and none of a project: a command may be called in any folder, and this is code. */
exports.codeFolder = () => {
  const { FFUSE_CACHE_DIR: named, XDG_CACHE_HOME, HOME, LOCALAPPDATA } = process.env;
  if (named) return join(named, "code");
  if (process.platform === "win32") {
    return LOCALAPPDATA ? join(LOCALAPPDATA, "ffuse", "code") : undefined;
  }
  const caches = process.platform === "darwin" ? ["Library", "Caches"] : [".cache"];
  const user = XDG_CACHE_HOME || (HOME ? join(HOME, ...caches) : undefined);
  return user === undefined ? undefined : join(user, "ffuse", "code");
};

/** The first line of a script is the hash of what follows; the runtime itself refuses what other flags were compiled with. */
function keptFile({ file, source, command }) {
  const folder = exports.codeFolder();
  if (folder === undefined) return undefined;
  const hash = source.slice(3, source.indexOf("\n")).slice(0, 16);
  const purpose = known.includes(command) ? command : "other";
  const { version, arch } = process;
  return join(folder, `${[basename(file, ".cjs"), purpose, hash, version, arch].join("-")}.bin`);
}

function readKept(kept) {
  if (kept === undefined) return undefined;
  try {
    const bytes = readFileSync(kept);
    const code = bytes.subarray(hashBytes);
    return hashOf(code).equals(bytes.subarray(0, hashBytes)) ? code : undefined;
  } catch {
    return undefined;
  }
}

function keep(kept, script) {
  if (kept === undefined) return;
  const temporary = `${kept}.${process.pid}.tmp`;
  try {
    const folder = join(kept, "..");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Where nothing can be written, nothing need be made.
    writeFileSync(temporary, "");
    const code = script.createCachedData();
    writeFileSync(temporary, Buffer.concat([hashOf(code), code]));
    renameSync(temporary, kept);
    for (const name of readdirSync(folder)) {
      const old = join(folder, name);
      if (statSync(old).mtimeMs < Date.now() - keptForMs) rmSync(old, { force: true });
    }
  } catch {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // The folder cannot be written to.
    }
  }
}

function hashOf(bytes) {
  return createHash("sha256").update(bytes).digest();
}
