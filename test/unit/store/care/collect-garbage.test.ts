import { join } from "node:path";
import { expect, test } from "vitest";
import type { Place } from "../../../../src/contract/place.ts";
import { collectGarbage } from "../../../../src/store/care/collect-garbage.ts";
import type { GarbageOptions } from "../../../../src/store/care/collect-garbage.ts";
import type { WorkflowGarbage } from "../../../../src/model/store-care.ts";
import { openFolderPlace } from "../../../../src/store/places/folder-place.ts";
import { openMemoryPlace } from "../../../../src/store/places/memory-place.ts";
import { makeHistory, readStore, timeOf } from "../../../support/store-history.ts";
import type { HistoryStep } from "../../../support/store-history.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** Runs of a sweep: "a" stays the same, "b" changes each time, "c" is in the first run alone. */
const sweep: readonly HistoryStep[] = [
  { type: "run", nodes: { a: 1, b: 2, c: 3 } },
  { type: "run", nodes: { a: 1, b: 5 } },
  { type: "run", nodes: { a: 1, b: 8 } },
  { type: "run", nodes: { a: 1, b: 11 } },
];
const numbers = { a: 1, b: 11, c: 3 };

async function keysOf(place: Place): Promise<readonly string[]> {
  return (await place.list("")).map(({ key }) => key);
}

/** What was removed, as `kind count` for all kinds of which something was. */
function told({ removed, busy }: WorkflowGarbage): readonly string[] {
  if (busy !== undefined) return [busy];
  return Object.entries(removed).flatMap(([kind, { count, bytes }]) =>
    count === 0 && bytes === 0 ? [] : [`${kind} ${count}`],
  );
}

const collect = async (
  place: Place,
  options: Partial<GarbageOptions> = {},
): Promise<readonly (readonly string[])[]> => {
  const now = timeOf(10);
  const { workflows } = await collectGarbage(place, { now, dryRun: false, ...options });
  return workflows.map(told);
};

describeOn("memory", async () => openMemoryPlace());
describeOn("a folder", async () => openFolderPlace(join(await temporaryFolder(), "kept")));

function describeOn(kind: string, open: () => Promise<Place>): void {
  test(`${kind}: without any option every result of every run stays`, async () => {
    const place = await open();
    await makeHistory(place, sweep);
    const before = await readStore(place);
    const keys = await keysOf(place);
    expect(await collect(place)).toEqual([[]]);
    expect(await readStore(place)).toEqual(before);
    expect(await keysOf(place)).toEqual(keys);
  });

  test(`${kind}: the latest runs stay with what they computed and what they got from runs that go`, async () => {
    const place = await open();
    await makeHistory(place, sweep);
    const before = await readStore(place);
    expect(await collect(place, { keepRuns: 2 })).toEqual([["results 2", "runs 2"]]);
    const { byFingerprint, byName, warnings } = await readStore(place);
    expect(warnings).toEqual([]);
    // The latest result of every name stays too, whatever run it is of.
    expect([...byFingerprint.keys()]).toEqual([1, 3, 8, 11]);
    for (const [number, value] of byFingerprint) {
      expect(value).toEqual(before.byFingerprint.get(number));
    }
    expect(byName).toEqual(before.byName);
    expect(await collect(place, { keepRuns: 2 })).toEqual([[]]);
  });

  test(`${kind}: what is older than the given age goes, but for what younger runs need`, async () => {
    const place = await open();
    await makeHistory(place, [...sweep, { type: "run", nodes: { a: 1, b: 11, d: 4 } }]);
    const olderThanMs = timeOf(10) - timeOf(3) + dayMs / 2;
    expect(await collect(place, { olderThanMs })).toEqual([["results 3", "runs 3"]]);
    const { byFingerprint, byName, warnings } = await readStore(place);
    expect(warnings).toEqual([]);
    expect([...byFingerprint.keys()]).toEqual([1, 3, 4, 11]);
    expect([...byName.keys()]).toEqual(["a", "b", "c", "d"]);
    expect(await collect(place, { olderThanMs: 1 })).toEqual([["results 4", "runs 2"]]);
    expect(await keysOf(place)).toEqual([]);
  });

  test(`${kind}: the oldest goes first until the storage is as small as asked for`, async () => {
    const place = await open();
    await makeHistory(place, sweep);
    const sizeOf = async (): Promise<number> =>
      (await place.list("")).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const whole = await sizeOf();
    const { bytesLeft } = await collectGarbage(place, {
      ...{ now: timeOf(10), dryRun: false, maxBytes: whole - 10_000 },
    });
    expect(bytesLeft).toBe(await sizeOf());
    expect(bytesLeft).toBeLessThanOrEqual(whole - 10_000);
    const { byFingerprint, warnings } = await readStore(place);
    expect(warnings).toEqual([]);
    expect([...byFingerprint.keys()]).toContain(numbers.b);
    await collect(place, { maxBytes: 0 });
    expect(await sizeOf()).toBe(0);
  });

  test(`${kind}: a dry run changes nothing and tells the same as the run after it`, async () => {
    const place = await open();
    await makeHistory(place, sweep);
    const options = { now: timeOf(10), keepRuns: 1, olderThanMs: dayMs };
    const keys = await place.list("");
    const dry = await collectGarbage(place, { ...options, dryRun: true });
    expect(await place.list("")).toEqual(keys);
    expect(await collectGarbage(place, { ...options, dryRun: false })).toEqual(dry);
  });

  test(`${kind}: a workflow whose run goes on is left alone, and so are those that were not named`, async () => {
    const place = await open();
    await makeHistory(place, sweep, { workflow: "idle" });
    await makeHistory(place, [...sweep, { type: "run", nodes: { a: 7 }, ends: false }]);
    const keys = await keysOf(place);
    const options = { now: timeOf(4) + 60_000, keepRuns: 1 };
    const going = "run 20260101T000000004Z-00000000 is going on";
    expect(await collect(place, { ...options, workflows: ["w"] })).toEqual([[going]]);
    expect(await keysOf(place)).toEqual(keys);
    // A run that said nothing for an hour was killed.
    expect(await collect(place, { keepRuns: 1, workflows: ["w"] })).toEqual([
      ["results 4", "runs 4"],
    ]);
  });

  test(`${kind}: a name that was removed does not come back when the record of the removal goes`, async () => {
    const place = await open();
    await makeHistory(place, [
      { type: "run", nodes: { a: 1, b: 2 } },
      { type: "remove", name: "a" },
      { type: "run", nodes: { b: 2, c: 4 } },
    ]);
    const olderThanMs = timeOf(10) - timeOf(2) + dayMs / 2;
    await collect(place, { olderThanMs });
    const { byFingerprint, byName } = await readStore(place);
    expect([...byFingerprint.keys()]).toEqual([2, 4]);
    expect([...byName.keys()]).toEqual(["b", "c"]);
  });

  test(`${kind}: scratch goes, an entry without a record only when it is a week old, what ffuse did not make never`, async () => {
    const place = await open();
    await makeHistory(place, [{ type: "run", nodes: { b: 2 } }]);
    const key = (await place.list("w/results/"))[0]?.key ?? "";
    const entry = (await place.get(key)) ?? new Uint8Array();
    await place.delete("w/runs/20260101T000000000Z-00000000.jsonl");
    await makeHistory(place, [{ type: "run", nodes: { a: 1 } }]);
    await place.put("w/scratch/20260101T000000000Z-00000000/x", [entry]);
    await place.put("w/notes.txt", [entry]);
    await place.put("other/file", [entry]);
    expect(await collect(place, { now: timeOf(0) + 6 * dayMs })).toEqual([["scratch 1"]]);
    expect(await collect(place, { now: timeOf(0) + 8 * dayMs })).toEqual([["results 1"]]);
    expect(await keysOf(place)).toEqual([
      "other/file",
      "w/notes.txt",
      "w/runs/20260101T000000000Z-00000000.jsonl",
    ]);
  });
}
