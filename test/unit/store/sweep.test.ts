import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openFolderPlace } from "../../../src/store/places/folder-place.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

test("a sweep takes the old temporary files of killed writers, and no other file", async () => {
  const folder = await temporaryFolder();
  const place = openFolderPlace(folder);
  await mkdir(join(folder, "w/results/ab"), { recursive: true });
  await mkdir(join(folder, "w/x~1-0123456789ab"));
  const write = async (name: string, seconds: number): Promise<void> => {
    await writeFile(join(folder, "w/results/ab", name), "12345");
    await utimes(join(folder, "w/results/ab", name), seconds, seconds);
  };
  await write("abc~12-0123456789ab", 100);
  await write("abd~12-0123456789ab", 300);
  for (const name of ["abc", "abc~", "~12-0123456789ab", "notes~", "a~12-0123456789ab.txt"]) {
    await write(name, 100);
  }
  const left = await readdir(join(folder, "w/results/ab"));
  const found = [{ key: "w/results/ab/abc~12-0123456789ab", sizeBytes: 5 }];
  const options = { untouchedSince: 200_000, dryRun: true };
  expect(await place.sweep("w/", options)).toEqual(found);
  expect(await readdir(join(folder, "w/results/ab"))).toEqual(left);
  expect(await place.sweep("w/", { ...options, dryRun: false })).toEqual(found);
  expect(await place.sweep("w/", { ...options, dryRun: false })).toEqual([]);
  const kept = left.filter((name) => name !== "abc~12-0123456789ab");
  expect(await readdir(join(folder, "w/results/ab"))).toEqual(kept);
  expect(await readdir(join(folder, "w"))).toEqual(["results", "x~1-0123456789ab"]);
});
