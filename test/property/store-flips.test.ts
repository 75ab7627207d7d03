import { cp, mkdir, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { NodeId, NodeName } from "../../src/model/ids.ts";
import type { Warning } from "../../src/model/run-event.ts";
import { isFfuseError } from "../../src/failure/ffuse-error.ts";
import { hashItem } from "../../src/store/hash-item.ts";
import { listWorkflows } from "../../src/store/list-workflows.ts";
import { openStore } from "../../src/store/open-store.ts";
import { openValueStore } from "../../src/store/open-value-store.ts";
import { openFolderPlace } from "../../src/store/places/folder-place.ts";
import { fingerprintOf, keepResults, runIdOf } from "../support/keep-results.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { propertySeed } from "../support/property-seed.ts";

const workflow = "W w";
const values: Readonly<Record<string, unknown>> = {
  small: { a: 1 },
  text: "x".repeat(3000),
  large: new Float64Array(2500).fill(2.5),
  bytes: new Uint8Array(17_000).fill(7),
  map: new Map([["a", 1n]]),
};
const hashOf = (value: unknown): string => hashItem(value, []);
const expected = Object.fromEntries(
  Object.entries(values).map(([name, value]) => [name, hashOf(value)]),
);

/** A store of two workflows, three runs and an index, made once. */
async function makeWhole(): Promise<string> {
  const folder = await temporaryFolder();
  const place = openFolderPlace(folder);
  await keepResults(place, values, { workflow });
  const filler = Array.from({ length: 150 }, (_, n) => [`n${n}`, "v".repeat(300)] as const);
  await keepResults(place, Object.fromEntries(filler), { workflow, run: 2, first: 100 });
  await keepResults(place, { later: 1 }, { workflow, run: 3, first: 900 });
  await keepResults(place, { small: "of another workflow" }, { workflow: "other" });
  return folder;
}

async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

type Damage = (folder: string, file: string, other: string) => Promise<unknown>;

const damages: Readonly<Record<string, (seed: number) => Damage>> = {
  flipped: (seed) => async (folder, file) => {
    const bytes = await readFile(join(folder, file));
    const at = seed % Math.max(1, bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 + (seed % 255));
    await writeFile(join(folder, file), bytes);
  },
  "cut off": (seed) => async (folder, file) => {
    const { length } = await readFile(join(folder, file));
    await truncate(join(folder, file), seed % Math.max(1, length));
  },
  emptied: () => (folder, file) => truncate(join(folder, file), 0),
  removed: () => (folder, file) => rm(join(folder, file)),
  "made a folder": () => async (folder, file) => {
    await rm(join(folder, file));
    await mkdir(join(folder, file));
  },
  swapped: () => async (folder, file, other) => {
    const [a, b] = [await readFile(join(folder, file)), await readFile(join(folder, other))];
    await writeFile(join(folder, file), b);
    await writeFile(join(folder, other), a);
  },
  doubled: () => async (folder, file) => {
    const bytes = await readFile(join(folder, file));
    await writeFile(join(folder, file), Buffer.concat([bytes, bytes]));
  },
};

/** Reads everything in every way; only right values may come, or a refusal by name. */
async function look(folder: string): Promise<void> {
  const place = openFolderPlace(folder);
  await listWorkflows(place);
  const store = await openStore({ place, workflow, onWarning: () => {} });
  const known = new Set(Object.keys(values));
  for (const { name } of await store.listTasks()) {
    if (!known.has(name)) continue;
    try {
      expect(hashOf(await store.read(name))).toBe(expected[name]);
    } catch (error) {
      if (!isFfuseError(error)) throw error;
      expect(error.failure.reason).toBe("entry-damaged");
    }
  }
  await store.close();
}

/** Runs what is not found, as a run does. */
async function mend(folder: string, run: number): Promise<readonly string[]> {
  const place = openFolderPlace(folder);
  const warnings: Warning[] = [];
  const store = await openStore({
    ...{ place, workflow, onWarning: (warning) => void warnings.push(warning) },
  });
  const journal = await store.startRun(runIdOf(run));
  const realm = openValueStore({ place, workflow });
  const ran: string[] = [];
  for (const [index, [name, value]] of Object.entries(values).entries()) {
    const [fingerprint, node] = [fingerprintOf(index + 1), name as NodeName];
    const found = await store.findByFingerprint(fingerprint);
    if (found !== undefined && "result" in found) {
      expect(hashOf(await realm.fetch(found.result))).toBe(expected[name]);
      continue;
    }
    ran.push(name);
    const origin = { node, functionName: "f", codeHash: "", durationMs: 1, createdAt: 1 };
    const result = await realm.keep(value, { fingerprint, items: [], origin });
    const outcome = { status: "ran", result, durationMs: 1 } as const;
    journal.record({ type: "node-ended", at: 1, node: index as NodeId, name: node, outcome });
  }
  await journal.close();
  await store.close();
  return ran;
}

test("whatever happens to a file of a store, no wrong value is served, and the next run mends it", async () => {
  const whole = await makeWhole();
  const files = await filesOf(whole);
  expect(files.length).toBeGreaterThanOrEqual(8);
  const scratch = await temporaryFolder();
  let number = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.constantFrom(...files),
      fc.constantFrom(...Object.keys(damages)),
      fc.nat(2 ** 31 - 1),
      fc.boolean(),
      async (file, other, what, seed, lookFirst) => {
        const folder = join(scratch, String(number++));
        await cp(whole, folder, { recursive: true });
        await damages[what]?.(seed)(folder, file, other);
        if (lookFirst) await look(folder);
        await mend(folder, 500);
        expect(await mend(folder, 501)).toEqual([]);
        await look(folder);
        await rm(folder, { recursive: true, force: true });
      },
    ),
    { seed: propertySeed, numRuns: 120 },
  );
}, 60_000);
