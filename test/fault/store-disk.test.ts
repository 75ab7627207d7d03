import { join } from "node:path";
import { expect, test } from "vitest";
import type { Place } from "../../src/contract/place.ts";
import { fingerprintOf, keepResults, readResults, runIdOf } from "../support/keep-results.ts";
import { openStore } from "../../src/store/open-store.ts";
import { realDisk } from "../../src/store/places/disk.ts";
import type { Disk } from "../../src/store/places/disk.ts";
import { openFolderPlace } from "../../src/store/places/folder-place.ts";
import { mortalDisk } from "../support/mortal-disk.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const large = new Float64Array(5000).fill(2.5);
const values = { small: { a: 1 }, large, later: "x".repeat(3000) };

async function changesOf(
  work: (disk: ReturnType<typeof mortalDisk>) => Promise<void>,
): Promise<number> {
  const disk = mortalDisk();
  await work(disk);
  return disk.changes;
}

test("a disk that dies at any change of a run leaves each result whole or absent, and the next run keeps all", async () => {
  const folder = await temporaryFolder();
  const changes = await changesOf(async (disk) => {
    await keepResults(openFolderPlace(join(folder, "whole"), disk), values, { workflow: "W w" });
  });
  expect(changes).toBeGreaterThan(10);
  for (let dieAt = 0; dieAt < changes; dieAt++) {
    const path = join(folder, String(dieAt));
    const dying = openFolderPlace(path, mortalDisk(dieAt));
    // A run whose index alone could not be written has nothing to complain of.
    await keepResults(dying, values, { workflow: "W w" }).catch((error: unknown) => {
      expect((error as Error).message).toBe("the disk is full");
    });
    const place = openFolderPlace(path);
    const { values: found, warnings } = await readResults(place, "W w");
    expect(warnings).toEqual([]);
    for (const [name, value] of Object.entries(found)) {
      expect(value).toEqual(values[name as keyof typeof values]);
    }
    await keepResults(place, values, { workflow: "W w", run: 2 });
    expect((await readResults(place, "W w")).values).toEqual(values);
  }
});

test("a disk that dies while an entry is replaced leaves the old value or the new one", async () => {
  const folder = await temporaryFolder();
  for (let dieAt = 0; dieAt < 4; dieAt++) {
    const path = join(folder, String(dieAt));
    const place = openFolderPlace(path);
    await place.put("a/k", [Buffer.from("old")]);
    const dying = openFolderPlace(path, mortalDisk(dieAt));
    await dying.put("a/k", [Buffer.from("ne"), Buffer.from("w")]).catch(() => {});
    expect(Buffer.from((await place.get("a/k")) ?? []).toString()).toBe(dieAt < 3 ? "old" : "new");
    expect(await place.list("")).toEqual([{ key: "a/k", sizeBytes: 3 }]);
  }
});

test("a disk that dies while a task is removed leaves the task whole or without its name", async () => {
  const folder = await temporaryFolder();
  for (let dieAt = 0; dieAt < 4; dieAt++) {
    const path = join(folder, String(dieAt));
    await keepResults(openFolderPlace(path), values);
    const disk = mortalDisk(dieAt);
    const store = await openStore({
      ...{ place: openFolderPlace(path, disk), workflow: "w", onWarning: () => {} },
    });
    await store.removeTask("large" as never).catch(() => {});
    const { values: found, warnings } = await readResults(openFolderPlace(path));
    expect(warnings).toEqual([]);
    expect([values, { small: values.small, later: values.later }]).toContainEqual(found);
  }
});

test("a disk that dies while the index is written leaves the results as they are", async () => {
  const folder = await temporaryFolder();
  const many = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`n${index}`, "v".repeat(200)]),
  );
  const refused = (path: string): void => {
    if (path.includes("/index")) throw new Error("the disk is full");
  };
  const disks: readonly Partial<Disk>[] = [
    { write: async (path, parts) => (refused(path), realDisk.write(path, parts)) },
    { flush: async (path) => (refused(path), realDisk.flush(path)) },
    { publish: async (from, to) => (refused(to), realDisk.publish(from, to)) },
  ];
  for (const [number, disk] of disks.entries()) {
    const path = join(folder, String(number));
    // The index is a cache: a run is none the worse without it.
    await keepResults(openFolderPlace(path, { ...realDisk, ...disk }), many);
    expect(await readResults(openFolderPlace(path))).toEqual({ values: many, warnings: [] });
  }
});

test("a journal whose group was written in part takes no further lines, and says why", async () => {
  const path = await temporaryFolder();
  await keepResults(openFolderPlace(path), { a: 1 });
  const store = await openStore({
    ...{ place: openFolderPlace(path, mortalDisk(0)), workflow: "w", onWarning: () => {} },
  });
  const journal = await store.startRun("20260101T000000009Z-00000000" as never);
  await expect(journal.flush()).rejects.toThrow("the disk is full");
  journal.recordItems(fingerprintOf(1), {});
  await expect(journal.close()).rejects.toThrow("the disk is full");
  expect(await readResults(openFolderPlace(path))).toEqual({ values: { a: 1 }, warnings: [] });
});

test("after an append that failed in the middle of a line nothing more is appended, though the disk is well again", async () => {
  const path = await temporaryFolder();
  await keepResults(openFolderPlace(path), { a: 1 });
  const folder = openFolderPlace(path);
  let appends = 0;
  const failsOnce: Place = {
    ...folder,
    append: async (key, bytes) => {
      if (appends++ > 0) return folder.append(key, bytes);
      await folder.append(key, bytes.subarray(0, bytes.byteLength >> 1));
      throw new Error("the disk is full");
    },
  };
  const store = await openStore({ place: failsOnce, workflow: "w", onWarning: () => {} });
  const journal = await store.startRun(runIdOf(9));
  await expect(journal.flush()).rejects.toThrow("the disk is full");
  journal.recordItems(fingerprintOf(1), {});
  await expect(journal.close()).rejects.toThrow("the disk is full");
  expect(appends).toBe(1);
  expect(await readResults(openFolderPlace(path))).toEqual({ values: { a: 1 }, warnings: [] });
});
