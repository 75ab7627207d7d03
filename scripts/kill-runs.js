import { performance } from "node:perf_hooks";
import { clearInterval, clearTimeout, setInterval, setTimeout } from "node:timers";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, parseArgs } from "node:util";

/**
 * Kills runs of the built ffuse with SIGKILL at random instants, and goes on with each store until a run ends:
 * `node scripts/kill-runs.js 500 [--seconds 600] [--workers 2] [--seed 1] [--json]`. Half of the stores are of strict
 * durability. Ends with status 1 if a node was lost or ran again that may not, or if a result was not what a clean run gives.
 */
const { positionals, values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "3600" },
    workers: { type: "string", default: String(Math.max(2, cpus().length)) },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    json: { type: "boolean", default: false },
  },
});
const wanted = Number(positionals[0] ?? 500);
const bin = fileURLToPath(new URL("../bin/ffuse.js", import.meta.url));
const { storageFactory } = await import(new URL("../dist/index.js", import.meta.url).href);

/** How much of its past a run of default durability may lose. */
const mayLoseMs = 50;
const killsPerStore = 8;
/** How many of the nodes write to the side file; the calls on the instance do not. */
const computations = 13;

const workflowFile = `
import { appendFileSync } from "node:fs";
import { workflow } from "ffuse";
const note = (line: string) => appendFileSync("computed.log", line + "\\n");
const quick = async (name: string, ms: number) => {
  note("+" + name);
  await new Promise((resolve) => setTimeout(resolve, ms));
  note("-" + name);
};
const load = workflow(async (name: string, n: number) => {
  await quick(name, 6);
  return Float64Array.from({ length: 8000 }, (_, i) => (i * n) % 97);
});
const split = workflow(async (rows: Float64Array) => {
  await quick("parts", 6);
  return { train: rows.slice(1000), test: rows.slice(0, 1000), about: new Map([["rows", rows.length]]) };
});
const fit = workflow(async (rows: Float64Array, k: number) => {
  await quick("model-" + k, 4 + k);
  return { k, mean: rows.reduce((a, b) => a + b, 0) / rows.length + k };
});
const paint = workflow(async (rows: Float64Array, k: number) => {
  await quick("picture-" + k, 4 + k);
  return rows.map((row) => row * k);
});
const words = workflow(async (count: number) => {
  await quick("words", 5);
  return "word ".repeat(count);
});
class Sum {
  total = 0;
  async add(model: { mean: number }) {
    await new Promise((resolve) => setTimeout(resolve, 4));
    this.total += model.mean;
    return this.total;
  }
}
const Sums = workflow(Sum);
const join = workflow(async (...parts: unknown[]) => {
  await quick("all", 5);
  return parts.length + ":" + JSON.stringify(parts.map((part) => (typeof part === "string" ? part.length : part)));
});
const rows = load("rows", 7).setName("rows");
const other = load("other", 5).setName("other");
const parts = split(rows).setName("parts");
const models = [1, 2, 3, 4, 5].map((k) => fit(parts.train, k).setName("model-" + k));
const pictures = [1, 2, 3].map((k) => paint(parts.test, k).setName("picture-" + k));
const text = words(6000).setName("words");
const sums = new Sums();
const totals = models.map((model) => sums.add(model));
export default join(totals.at(-1), text, pictures[2][10], pictures[0].length, other[3], ...models).setName("all");
`;

/** A generator of numbers from 0 to 1 that gives the same ones for a seed. */
function randomOf(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function makeStore(durability) {
  const folder = mkdtempSync(join(tmpdir(), "ffuse-kill-"));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "w.ts"), workflowFile);
  writeFileSync(
    join(folder, "w.query.yaml"),
    `init: { num_cpus: 2 }\nstorage: { options: { durability: ${durability} } }\n`,
  );
  writeFileSync(join(folder, "computed.log"), "");
  return folder;
}

/** Runs the workflow; with a `kill`, kills it so many milliseconds after so many computations have begun. */
function runOnce(folder, position = 0, kill = undefined) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [bin, "run", "w.ts", "--print"], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const told = new Map();
  let stdout = "";
  let stderr = "";
  let unread = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => {
    const now = performance.now();
    stderr += chunk;
    const lines = (unread + chunk).split("\n");
    unread = lines.pop();
    for (const line of lines) {
      const name = /^ {2}✓ (.+?) {2}/.exec(line)?.[1];
      if (name !== undefined) told.set(name, now);
    }
  });
  let killedAt;
  const killNow = () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    killedAt = performance.now();
    child.kill("SIGKILL");
  };
  const timers = [];
  if (kill?.afterStarts === 0) timers.push(setTimeout(killNow, kill.ms));
  else if (kill !== undefined) {
    const poll = setInterval(() => {
      if (computedSince(folder, position).started.length < kill.afterStarts) return;
      clearInterval(poll);
      timers.push(setTimeout(killNow, kill.ms));
    }, 2);
    timers.push(poll);
  }
  return new Promise((resolve) => {
    child.on("close", (status, signal) => {
      for (const timer of timers) clearTimeout(timer);
      const wasKilled = signal === "SIGKILL";
      const durationMs = performance.now() - startedAt;
      resolve({ status, wasKilled, killedAt, told, stdout, stderr, durationMs });
    });
  });
}

/** Names in the side file from a position on, and whether some computation was under way at its end. */
function computedSince(folder, position) {
  const text = readFileSync(join(folder, "computed.log"), "utf8");
  const lines = text.slice(position).split("\n");
  const started = lines.filter((line) => line.startsWith("+")).map((line) => line.slice(1));
  const ended = new Set(lines.filter((line) => line.startsWith("-")).map((line) => line.slice(1)));
  return { started, isInside: started.some((name) => !ended.has(name)), position: text.length };
}

async function valuesOf(folder) {
  const storage = storageFactory({ kind: "file", options: { path: join(folder, "storage") } });
  const values = new Map();
  for (const { name } of await storage.listTasks("w").catch(() => [])) {
    values.set(name, await storage.readTask("w", name));
  }
  return values;
}

const counts = {
  ...{ kills: 0, whileNodesRan: 0, stores: 0, strictKills: 0 },
  ...{ lost: 0, repeated: 0, damaged: 0, wrong: 0 },
};
const complaints = [];
const random = randomOf(Number(flags.seed));
const endAt = performance.now() + Number(flags.seconds) * 1000;

const cleanFolder = makeStore("default");
const clean = await runOnce(cleanFolder);
if (clean.status !== 0) throw new Error(`a clean run failed:\n${clean.stderr}`);
const cleanValues = await valuesOf(cleanFolder);
rmSync(cleanFolder, { recursive: true, force: true });

/** Most kills fall where nodes run; some fall anywhere. */
function nextKill(left) {
  if (random() < 0.15) return { afterStarts: 0, ms: random() * clean.durationMs };
  return { afterStarts: 1 + Math.floor(random() * Math.max(1, left)), ms: random() * 15 };
}

async function useUpStore(durability) {
  const folder = makeStore(durability);
  counts.stores += 1;
  /** Nodes whose end was told and may not be lost any more. */
  const safe = new Set();
  let position = 0;
  const complain = (kind, what) => {
    counts[kind] += 1;
    complaints.push(`${kind} (${durability}, ${folder}): ${what}`);
  };
  for (let number = 0; ; number++) {
    const isLast = number === killsPerStore || performance.now() > endAt || counts.kills >= wanted;
    const run = await runOnce(
      folder,
      position,
      isLast ? undefined : nextKill(computations - safe.size),
    );
    const computed = computedSince(folder, position);
    position = computed.position;
    const again = new Set(
      [...computed.started, ...run.told.keys()].filter((name) => safe.has(name)),
    );
    for (const name of again) complain("repeated", name);
    const warning = run.stderr.split("\n").find((line) => line.startsWith("warning:"));
    if (warning !== undefined) complain("damaged", warning);
    if (!run.wasKilled) {
      if (run.status !== 0 || run.stdout !== clean.stdout)
        complain("wrong", run.stderr + run.stdout);
      const values = await valuesOf(folder);
      if (!isDeepStrictEqual(values, cleanValues)) complain("wrong", "the results of the last run");
      break;
    }
    counts.kills += 1;
    if (durability === "strict") counts.strictKills += 1;
    if (computed.isInside) counts.whileNodesRan += 1;
    for (const [name, at] of run.told) {
      if (durability === "strict" || at < run.killedAt - mayLoseMs) safe.add(name);
    }
    const values = await valuesOf(folder);
    for (const name of safe) {
      if (values.has(name)) continue;
      complain("lost", name);
      // It is counted once; that it runs again is no second fault.
      safe.delete(name);
    }
    for (const [name, value] of values) {
      if (!isDeepStrictEqual(value, cleanValues.get(name))) complain("damaged", name);
    }
  }
  if (complaints.length === 0) rmSync(folder, { recursive: true, force: true });
}

async function work() {
  while (counts.kills < wanted && performance.now() < endAt) {
    await useUpStore(counts.stores % 2 === 0 ? "default" : "strict");
  }
}
await Promise.all(Array.from({ length: Number(flags.workers) }, work));

const found = { ...counts, nodes: cleanValues.size, seed: Number(flags.seed) };
if (flags.json) process.stdout.write(`${JSON.stringify(found)}\n`);
else for (const [what, count] of Object.entries(found)) process.stdout.write(`${what}: ${count}\n`);
for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
process.exitCode = complaints.length === 0 ? 0 : 1;
