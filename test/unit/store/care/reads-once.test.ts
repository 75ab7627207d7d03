import { expect, test } from "vitest";
import type { Place } from "../../../../src/contract/place.ts";
import { collectGarbage } from "../../../../src/store/care/collect-garbage.ts";
import { verifyStore } from "../../../../src/store/care/verify-store.ts";
import { formatEntryHeader } from "../../../../src/store/entry.ts";
import { openMemoryPlace } from "../../../../src/store/places/memory-place.ts";
import { storeKeys } from "../../../../src/store/store-keys.ts";
import { fingerprintOf } from "../../../support/keep-results.ts";
import { makeHistory, timeOf } from "../../../support/store-history.ts";

const keys = storeKeys("w");
const aFile = keys.file("ab".repeat(32) as never);

/** Counts, by key, how often what lies there is read from its first byte. */
function counting(place: Place): { readonly counted: Place; readonly reads: Map<string, number> } {
  const reads = new Map<string, number>();
  const note = (key: string): void => void reads.set(key, (reads.get(key) ?? 0) + 1);
  const counted: Place = {
    ...place,
    get: (key) => (note(key), place.get(key)),
    getRange: (key, from, length) => {
      if (from === 0) note(key);
      return place.getRange(key, from, length);
    },
  };
  return { counted, reads };
}

/** Entries 2 and 5 are told of, 8 is not; of the returned file nobody knows. */
async function keptStore(): Promise<Place> {
  const place = openMemoryPlace();
  await makeHistory(place, [
    { type: "run", nodes: { large: 2 } },
    { type: "run", nodes: { large: 5 } },
  ]);
  const header = {
    ...{ fingerprint: fingerprintOf(8), codec: "text", contentHash: "0".repeat(64), sizeBytes: 0 },
    ...{ items: {}, node: "a", functionName: "f", codeHash: "", durationMs: 1, createdAt: 1 },
  };
  await place.put(keys.entry(fingerprintOf(8)), [Buffer.from(formatEntryHeader(header as never))]);
  // What a node returned may look like an entry of a later ffuse.
  await place.put(aFile, [Buffer.from('{"ffuseEntry":9}\n')]);
  return place;
}

const readsOf = (reads: ReadonlyMap<string, number>): readonly (number | undefined)[] =>
  [2, 5, 8].map((number) => reads.get(keys.entry(fingerprintOf(number))));

test("verify reads every entry once, and a damaged one as often as another run may have replaced it", async () => {
  const { counted, reads } = counting(await keptStore());
  const told: string[] = [];
  for await (const { findings } of verifyStore(counted, { now: timeOf(9), repair: false })) {
    told.push(...findings.map(({ found }) => found));
  }
  expect(told).toEqual(["its content was changed", "its content was changed"]);
  expect(readsOf(reads)).toEqual([1, 1, 3]);
});

test("gc looks once at an entry that goes, at none that stays, and at no returned file", async () => {
  const place = await keptStore();
  const { counted, reads } = counting(place);
  await collectGarbage(counted, { now: timeOf(9), keepRuns: 1, dryRun: false });
  expect(readsOf(reads)).toEqual([1, undefined, 1]);
  expect(reads.get(aFile)).toBeUndefined();
  const left = (await place.list("")).map(({ key }) => key);
  expect(left.filter((key) => /results|files/.test(key))).toEqual([keys.entry(fingerprintOf(5))]);
});

test("verify mends nothing of a workflow of which a run began and ended while others were looked at", async () => {
  const place = await keptStore();
  await makeHistory(place, [{ type: "run", nodes: { large: 2 } }], { workflow: "x" });
  let late: (() => Promise<unknown>) | undefined = () =>
    makeHistory(place, [{ type: "run", nodes: { large: 8 } }], { first: 5 });
  const busy: Place = {
    ...place,
    getRange: async (key, from, length) => {
      const run = key.startsWith("x/results") ? late : undefined;
      if (run !== undefined) late = undefined;
      await run?.();
      return place.getRange(key, from, length);
    },
  };
  const told: string[] = [];
  for await (const { findings } of verifyStore(busy, { now: timeOf(9), repair: true })) {
    for (const { found, mended } of findings) told.push(`${found}${mended ?? ""}`);
  }
  expect(told.at(-1)).toBe("not mended: a run has just begun");
  expect(await place.get(keys.entry(fingerprintOf(8)))).toBeDefined();
});
