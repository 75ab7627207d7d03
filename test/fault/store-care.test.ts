import { cp } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { collectGarbage } from "../../src/store/care/collect-garbage.ts";
import { openFolderPlace } from "../../src/store/places/folder-place.ts";
import { mortalDisk } from "../support/mortal-disk.ts";
import { makeHistory, readStore, timeOf } from "../support/store-history.ts";
import type { HistoryStep } from "../support/store-history.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const steps: readonly HistoryStep[] = [
  { type: "run", nodes: { a: 1, b: 2, c: 3, d: 4 } },
  { type: "run", nodes: { a: 5, b: 2 } },
  { type: "remove", name: "d" },
  { type: "run", nodes: { a: 8, b: 7 }, ends: false },
  { type: "run", nodes: { a: 11, b: 2 } },
];

test("a disk that dies at any change of a collection leaves all that is kept, warns of nothing, and the next one ends it", async () => {
  const folder = await temporaryFolder();
  const original = join(folder, "original");
  await makeHistory(openFolderPlace(original), steps);
  const before = await readStore(openFolderPlace(original));
  for (const [number, asked] of [
    { keepRuns: 1 },
    { olderThanMs: timeOf(20) - timeOf(4) + 60_000 },
    { maxBytes: 30_000 },
  ].entries()) {
    const options = { now: timeOf(20), dryRun: false, ...asked };
    const copy = async (name: string): Promise<string> => {
      const path = join(folder, `${number}-${name}`);
      await cp(original, path, { recursive: true });
      return path;
    };
    const whole = await copy("whole");
    const disk = mortalDisk();
    await collectGarbage(openFolderPlace(whole, disk), options);
    const kept = await readStore(openFolderPlace(whole));
    expect(disk.changes).toBeGreaterThan(5);

    for (let dieAt = 0; dieAt < disk.changes; dieAt++) {
      const path = await copy(String(dieAt));
      const dying = collectGarbage(openFolderPlace(path, mortalDisk(dieAt)), options);
      await expect(dying).rejects.toThrow("the disk is full");
      const left = await readStore(openFolderPlace(path));
      expect(left.warnings).toEqual([]);
      for (const [each, value] of left.byFingerprint) {
        expect(value).toEqual(before.byFingerprint.get(each));
      }
      for (const [each, value] of kept.byFingerprint) {
        expect(left.byFingerprint.get(each)).toEqual(value);
      }
      for (const [each, value] of left.byName) expect(value).toEqual(before.byName.get(each));
      await collectGarbage(openFolderPlace(path), options);
      expect(await readStore(openFolderPlace(path))).toEqual(kept);
    }
  }
});
