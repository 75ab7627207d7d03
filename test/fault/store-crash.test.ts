import fc from "fast-check";
import { expect, test } from "vitest";
import type { NodeId, NodeName } from "../../src/model/ids.ts";
import type { Durability } from "../../src/model/query.ts";
import type { Warning } from "../../src/model/run-event.ts";
import { hashItem } from "../../src/store/hash-item.ts";
import { openStore } from "../../src/store/open-store.ts";
import { openValueStore } from "../../src/store/open-value-store.ts";
import type { Disk } from "../../src/store/places/disk.ts";
import { openFolderPlace } from "../../src/store/places/folder-place.ts";
import { forgetfulDisk } from "../support/forgetful-disk.ts";
import { fingerprintOf, runIdOf } from "../support/keep-results.ts";

/** A chain of nodes with results that go into the journal and results that go into entries of their own. */
const values: readonly (readonly [name: string, value: unknown])[] = [
  ["number", 1],
  ["large", new Float64Array(3000).fill(2.5)],
  ["text", "x".repeat(3000)],
  ["bytes", new Uint8Array(20_000).fill(7)],
  ["map", new Map([["a", 1n]])],
  ["long", "long ".repeat(5000)],
  ["last", { done: true }],
];

interface Simulated {
  readonly ran: readonly string[];
  /** Nodes whose end was told. */
  readonly told: readonly string[];
  /** Of these, the ones that a kill may not lose. */
  readonly safe: readonly string[];
  readonly warnings: readonly Warning[];
  /** Hashes of the values that a reader got, by name. */
  readonly values: ReadonlyMap<string, string>;
  readonly died: boolean;
}

/** Does to a disk what a run does, with a place for the main thread and one for a worker; reuses what it finds. */
async function simulateRun(
  disk: Disk,
  { durability, run }: { readonly durability: Durability; readonly run: number },
): Promise<Simulated> {
  const ran: string[] = [];
  const told: string[] = [];
  let safe: readonly string[] = [];
  const warnings: Warning[] = [];
  const found = new Map<string, string>();
  const workflow = "W w";
  const end = (died: boolean): Simulated => ({ ran, told, safe, warnings, values: found, died });
  try {
    const place = openFolderPlace("/home/me/new/storage", disk);
    const realm = openValueStore({
      place: openFolderPlace("/home/me/new/storage", disk),
      workflow,
    });
    const store = await openStore({
      ...{ place, workflow, durability, onWarning: (warning) => void warnings.push(warning) },
      clock: { now: () => run * 1000 },
    });
    const journal = await store.startRun(runIdOf(run));
    await journal.flush();
    for (const [index, [name, value]] of values.entries()) {
      const node = name as NodeName;
      const at = run * 1000 + index;
      const fingerprint = fingerprintOf(index);
      const task = await store.findByFingerprint(fingerprint);
      if (task !== undefined && "result" in task) {
        found.set(name, hashOf(await realm.fetch(task.result)));
        continue;
      }
      ran.push(name);
      const result = await realm.keep(value, {
        fingerprint,
        items: [],
        origin: { node, functionName: "f", codeHash: "", durationMs: 1, createdAt: at },
      });
      const outcome = { status: "ran", result, durationMs: 1 } as const;
      journal.record({ type: "node-ended", at, node: index as NodeId, name: node, outcome });
      await journal.commit();
      told.push(name);
      if (durability === "strict") safe = [...told];
      // In place of the timer, which sends groups.
      else if (index % 2 === 1) {
        await journal.flush();
        safe = [...told];
      }
      found.set(name, hashOf(await realm.fetch(result)));
    }
    await journal.close();
    safe = [...told];
    await store.close();
    return end(false);
  } catch (error) {
    if ((error as { code?: unknown }).code !== "EIO") throw error;
    return end(true);
  }
}

function emptyDisk(dieAt: number, torn?: number): ReturnType<typeof forgetfulDisk> {
  const disk = forgetfulDisk(Infinity, torn);
  void disk.makeFolder("/home/me");
  return disk.restarted("everything", dieAt);
}

const hashOf = (value: unknown): string => hashItem(value, []);
const expected = new Map(values.map(([name, value]) => [name, hashOf(value)]));

async function checkCrash(
  durability: Durability,
  dieAt: number,
  {
    torn,
    remains,
  }: { torn: number; remains: Parameters<ReturnType<typeof emptyDisk>["restarted"]>[0] },
): Promise<void> {
  const disk = emptyDisk(dieAt, torn);
  const first = await simulateRun(disk, { durability, run: 1 });
  for (const [name, value] of first.values) expect(value).toBe(expected.get(name));
  const next = await simulateRun(disk.restarted(remains), { durability, run: 2 });
  expect(next.died).toBe(false);
  // A kill leaves no damage, only what is there or not; a loss of power leaves none either of what was synced.
  if (remains === "everything") expect(next.warnings).toEqual([]);
  expect(next.values).toEqual(expected);
  const isSafe = remains === "everything" || durability === "strict" || !first.died;
  if (isSafe) expect(next.ran.filter((name) => first.safe.includes(name))).toEqual([]);
}

async function changesOf(durability: Durability): Promise<number> {
  const disk = emptyDisk(Infinity);
  const { died, values: found } = await simulateRun(disk, { durability, run: 1 });
  expect([died, found]).toEqual([false, expected]);
  return disk.changes;
}

const durabilities: readonly Durability[] = ["default", "strict"];
const cuts = [0, 0.01, 0.5, 0.99, 1] as const;

test.each(durabilities)(
  "killed at any change of the disk, a run loses no node whose end was safe, and the next run has all results (%s)",
  async (durability) => {
    const changes = await changesOf(durability);
    expect(changes).toBeGreaterThanOrEqual(40);
    for (let dieAt = 0; dieAt <= changes; dieAt++) {
      for (const torn of cuts) await checkCrash(durability, dieAt, { torn, remains: "everything" });
    }
  },
);

test.each(durabilities)(
  "a loss of power that takes all that was not synced takes no node whose end was safe (%s)",
  async (durability) => {
    const changes = await changesOf(durability);
    for (let dieAt = 0; dieAt <= changes; dieAt++) {
      await checkCrash(durability, dieAt, { torn: 0.5, remains: "nothing" });
    }
  },
);

test.each(durabilities)(
  "a loss of power that takes some of what was not synced takes no node whose end was safe (%s)",
  async (durability) => {
    const changes = await changesOf(durability);
    const chance = fc.integer();
    await fc.assert(
      fc.asyncProperty(fc.nat(changes), chance, async (dieAt, seed) => {
        let state = seed;
        const remains = (): boolean => {
          state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
          return state < 0;
        };
        await checkCrash(durability, dieAt, { torn: 0.5, remains });
      }),
      { numRuns: 150 },
    );
  },
);

test.each(durabilities)(
  "killed again and again, each run later than the one before, a store comes to have all results (%s)",
  async (durability) => {
    for (const step of [3, 5, 8, 13]) {
      let disk = emptyDisk(step);
      const safe = new Set<string>();
      for (let run = 1; ; run++) {
        const { died, ran, safe: now, warnings } = await simulateRun(disk, { durability, run });
        expect(warnings).toEqual([]);
        expect(ran.filter((name) => safe.has(name))).toEqual([]);
        for (const name of now) safe.add(name);
        if (!died) break;
        disk = disk.restarted("everything", step + run);
      }
      const well = disk.restarted("everything");
      const { values: found, ran } = await simulateRun(well, { durability, run: 500 });
      expect([found, ran]).toEqual([expected, []]);
    }
  },
);

test("strict syncs an entry, its name and then its record before the end of its node is told", async () => {
  const disk = emptyDisk(Infinity);
  const { ran } = await simulateRun(disk, { durability: "strict", run: 1 });
  const short = disk.log.map((line) =>
    line
      .replaceAll("/home/me/new/storage/", "")
      .replace(/[^ ]*runs\/[^ ]*jsonl/, "JOURNAL")
      .replace(/~\d+-[0-9a-f]{12}/, "~")
      .replace(/[^ ]*(results)\/00\/0{63}/, "entry "),
  );
  const entry = (number: number): readonly string[] => [
    `write entry ${number}~`,
    `sync entry ${number}~`,
    `publish entry ${number}`,
  ];
  const record = ["append JOURNAL", "sync JOURNAL"];
  expect(ran).toHaveLength(7);
  const from = short.indexOf("publish entry 3");
  const folder = short.find(
    (line) => line.startsWith("sync folder") && line.endsWith("results/00"),
  );
  expect(short.slice(from - 2)).toEqual([
    ...[...entry(3), folder, ...record],
    ...record,
    ...[...entry(5), folder, ...record],
    ...record,
  ]);
  for (const name of ["/home/me", "/home/me/new", "/home/me/new/storage"]) {
    expect(disk.log).toContain(`sync folder ${name}`);
  }
});

test("by default nobody waits for the journal to be synced, and it is synced all the same", async () => {
  const disk = emptyDisk(Infinity);
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const slow: Disk = {
    ...disk,
    flush: async (path) => {
      if (path.endsWith(".jsonl")) await held;
      return disk.flush(path);
    },
  };
  const place = openFolderPlace("/s", slow);
  const store = await openStore({ place, workflow: "w", onWarning: () => {} });
  const journal = await store.startRun(runIdOf(1));
  const realm = openValueStore({ place, workflow: "w" });
  const origin = {
    node: "a" as NodeName,
    functionName: "f",
    codeHash: "",
    durationMs: 1,
    createdAt: 1,
  };
  const result = await realm.keep(1, { fingerprint: fingerprintOf(1), items: [], origin });
  const outcome = { status: "ran", result, durationMs: 1 } as const;
  journal.record({ type: "node-ended", at: 1, node: 0 as NodeId, name: origin.node, outcome });
  await journal.commit();
  await journal.flush();
  let closed = false;
  const closing = journal.close().then(() => (closed = true));
  await Promise.resolve();
  expect([closed, disk.log.filter((line) => line.startsWith("sync "))]).toEqual([false, []]);
  release();
  await closing;
  expect(
    disk.log.filter((line) => line.endsWith(".jsonl")).map((line) => line.split(" ")[0]),
  ).toEqual(["append", "sync"]);
});

test("a run that reuses everything syncs nothing", async () => {
  const disk = emptyDisk(Infinity);
  await simulateRun(disk, { durability: "default", run: 1 });
  const again = disk.restarted("everything");
  await simulateRun(again, { durability: "default", run: 2 });
  expect(again.log.filter((line) => line.startsWith("sync") && line.endsWith(".jsonl"))).toEqual(
    [],
  );
});
