import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The folder of this package. */
export const root = join(import.meta.dirname, "..");

/** The built command. */
export const bin = join(root, "bin/ffuse.js");

/** The middle one; of an even count, the higher of the two in the middle. */
export function median(values) {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];
}

/**
 * Runs each case once a round, one after the other, so that whatever else the machine does hits all of them alike, and
 * gives the median of what each measured.
 */
export async function interleave(cases, rounds) {
  const measured = Object.fromEntries(Object.keys(cases).map((title) => [title, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [title, measure] of Object.entries(cases)) {
      measured[title].push(await measure(round));
    }
  }
  return Object.fromEntries(
    Object.entries(measured).map(([title, values]) => [title, median(values)]),
  );
}

/** Runs a process to its end, which has to be a good one. */
export function runProcess(command, words, { cwd, env = {} } = {}) {
  const start = process.hrtime.bigint();
  const { status, signal, error, stdout, stderr } = spawnSync(command, words, {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...env },
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) {
    const how = error?.message ?? `ended with ${status ?? signal}`;
    throw new Error(`${[command, ...words].join(" ")}: ${how}\n${stderr?.slice(-2000) ?? ""}`);
  }
  return { ms, stdout, stderr };
}

/** Milliseconds that Node itself takes to start and to end. */
export function bareNodeMs() {
  return runProcess(process.execPath, ["-e", "0"]).ms;
}

/** Makes a temporary folder for the time of some work. */
export async function withFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), "ffuse-bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a workflow of the folder `workflows` with the built command; results and bundles are kept in `folder`. */
export function runFfuse(
  workflow,
  { folder, storage = "storage", flags = [], env = {}, node = [] },
) {
  const file = join(import.meta.dirname, "workflows", workflow);
  const words = [...node, bin, "run", file, "--storage", join(folder, storage), ...flags];
  const FFUSE_CACHE_DIR = join(folder, "cache");
  return runProcess(process.execPath, words, { cwd: folder, env: { FFUSE_CACHE_DIR, ...env } });
}

/** Runs a workflow of the folder `workflows` through the API in a process of its own, and gives what `run-phase.js` tells. */
export function runPhase(workflow, { folder, storage = "storage", env = {}, ...asked }) {
  const file = join(import.meta.dirname, "workflows", workflow);
  const all = JSON.stringify({ ...asked, file, folder, storage: join(folder, storage) });
  const words = [join(import.meta.dirname, "run-phase.js"), all];
  const FFUSE_CACHE_DIR = join(folder, "cache");
  const ended = runProcess(process.execPath, words, {
    cwd: folder,
    env: { FFUSE_CACHE_DIR, ...env },
  });
  return { ...JSON.parse(ended.stdout), wholeMs: ended.ms };
}
