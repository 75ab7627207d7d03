import { createHash } from "node:crypto";
import { appendFile, chmod, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Place } from "../../src/contract/place.ts";
import type { NodeName } from "../../src/model/ids.ts";
import { outputFileKey } from "../../src/model/output-file.ts";
import type { ResultRef } from "../../src/model/result-ref.ts";
import { isKept, isWholeFile, restoreFile } from "../../src/store/kept-files.ts";
import { openValueStore } from "../../src/store/open-value-store.ts";
import { openFolderPlace } from "../../src/store/places/folder-place.ts";
import { storeKeys } from "../../src/store/store-keys.ts";
import { forgetfulDisk } from "../support/forgetful-disk.ts";
import { fingerprintOf } from "../support/keep-results.ts";
import { mortalDisk } from "../support/mortal-disk.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Several pieces, the last of them not full. */
const content = Buffer.alloc(1_200_000, "returned file ");
const hash = createHash("sha256").update(content).digest("hex");
const keys = storeKeys("w");

async function folderWithFile(): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "out.bin"), content);
  return folder;
}

/** Keeps what a node returned with one output file, as its thread does. */
function keepReturned(place: Place, folder: string): Promise<ResultRef> {
  const out = Object.defineProperty(new String("out.bin"), outputFileKey, { value: true });
  return openValueStore({ place, workflow: "w" }).keep(
    { out, rows: "r".repeat(20_000) },
    {
      fingerprint: fingerprintOf(1),
      items: [],
      folder,
      origin: {
        ...{ node: "a" as NodeName, functionName: "f", codeHash: "", durationMs: 1, createdAt: 1 },
      },
    },
  );
}

test("a disk that dies at any change of keeping a returned file leaves its content whole or absent, and the next try keeps it", async () => {
  const folder = await folderWithFile();
  const well = mortalDisk();
  await keepReturned(openFolderPlace(join(folder, "well"), well), folder);
  expect(well.changes).toBeGreaterThan(8);
  const torn: number[] = [];
  for (let dieAt = 0; dieAt < well.changes; dieAt++) {
    const path = join(folder, String(dieAt));
    await expect(keepReturned(openFolderPlace(path, mortalDisk(dieAt)), folder)).rejects.toThrow(
      "the disk is full",
    );
    const place = openFolderPlace(path);
    for (const { key, sizeBytes } of await place.list("w/files/")) {
      if (key !== keys.file(hash as never)) torn.push(sizeBytes);
      else expect(content.equals(await readFile(join(path, key)))).toBe(true);
    }
    const { files = [] } = await keepReturned(place, folder);
    const { mode } = await stat(join(folder, "out.bin"));
    expect(files).toEqual([
      { path: "out.bin", hash, sizeBytes: content.byteLength, mode: mode & 0o777 },
    ]);
    const restored = join(folder, `restored-${dieAt}`);
    expect(await restoreFile(place, keys, files[0] as never, restored)).toBeUndefined();
    expect(content.equals(await readFile(restored))).toBe(true);
  }
  // What a killed writer leaves has a name that no reader takes for a content.
  expect(torn).toEqual([]);
});

test.each(["nothing", "everything"] as const)(
  "killed at any change of keeping a returned file, a store refers to no content that a crash took (%s unsynced stays)",
  async (remains) => {
    const folder = await folderWithFile();
    const emptyDisk = (dieAt: number) => {
      const disk = forgetfulDisk();
      void disk.makeFolder("/home/me");
      return disk.restarted("everything", dieAt);
    };
    const well = emptyDisk(Infinity);
    await keepReturned(openFolderPlace("/home/me/storage", well), folder);
    let wholes = 0;
    for (let dieAt = 0; dieAt <= well.changes; dieAt++) {
      const disk = emptyDisk(dieAt);
      const result = await keepReturned(openFolderPlace("/home/me/storage", disk), folder).catch(
        () => undefined,
      );
      expect(result !== undefined).toBe(dieAt === well.changes);
      const place = openFolderPlace("/home/me/storage", disk.restarted(remains));
      const file = { hash: hash as never, sizeBytes: content.byteLength };
      const isThere = await isKept(place, keys, file);
      expect(await isWholeFile(place, keys, file)).toBe(isThere);
      // An entry is written after the content that it refers to.
      const hasEntry = (await place.get(keys.entry(fingerprintOf(1)))) !== undefined;
      if (hasEntry) expect(isThere).toBe(true);
      if (isThere) wholes++;
    }
    expect(wholes).toBeGreaterThan(1);
  },
);

test("a content that was damaged or cut in the store is not put back, and is kept anew when its node has run again", async () => {
  for (const damage of ["flipped", "cut", "longer", "gone"] as const) {
    const folder = await folderWithFile();
    const place = openFolderPlace(join(folder, "storage"));
    const { files: [file] = [] } = await keepReturned(place, folder);
    if (file === undefined) throw new Error("no file was kept");
    const key = keys.file(file.hash);
    const flipped = Buffer.from(content);
    flipped[1_100_000] = 0;
    if (damage === "gone") await place.delete(key);
    else {
      const bytes = {
        ...{ flipped, cut: content.subarray(0, -1), longer: Buffer.concat([content, flipped]) },
      };
      await place.put(key, [bytes[damage]]);
    }
    const target = join(folder, "target.bin");
    await writeFile(target, "as it was");
    expect(await restoreFile(place, keys, file, target)).toEqual({
      path: join(folder, "storage", key),
      kind: damage === "gone" ? "missing" : "damaged",
      found: {
        flipped: "its content was changed",
        cut: "its size is not the promised 1200000 bytes",
        longer: "its size is not the promised 1200000 bytes",
        gone: "it is not there",
      }[damage],
    });
    expect(await readFile(target, "utf8")).toBe("as it was");
    expect(await place.getRange(key, 0, 1)).toBeUndefined();
    expect((await readdir(folder)).sort()).toEqual(["out.bin", "storage", "target.bin"]);
    await keepReturned(place, folder);
    expect(await restoreFile(place, keys, file, target)).toBeUndefined();
    expect(content.equals(await readFile(target))).toBe(true);
  }
});

test("a file that changes while it is copied is kept as it then is, unless that never ends", async () => {
  const folder = await folderWithFile();
  const place = openFolderPlace(join(folder, "storage"));
  const writtenTo = (times: number): Place => ({
    ...place,
    put: async (...rest) => {
      if (times-- > 0) await appendFile(join(folder, "out.bin"), "more");
      return place.put(...rest);
    },
  });
  const { files: [file] = [] } = await keepReturned(writtenTo(2), folder);
  expect(file?.sizeBytes).toBe(content.byteLength + 8);
  expect(await isWholeFile(place, keys, file as never)).toBe(true);
  await appendFile(join(folder, "out.bin"), "more");
  await expect(keepReturned(writtenTo(Infinity), folder)).rejects.toThrow(
    "out.bin cannot be kept: somebody goes on writing to it",
  );
});

test("a file is put back with its mode, and one that was kept without a mode as any new file", async () => {
  const folder = await folderWithFile();
  const place = openFolderPlace(join(folder, "storage"));
  const modeOf = async (name: string) => (await stat(join(folder, name))).mode & 0o777;
  const newMode = await modeOf("out.bin");
  for (const mode of [0o600, 0o755, 0o444, 0o666]) {
    await chmod(join(folder, "out.bin"), mode);
    const { files: [file] = [] } = await keepReturned(place, folder);
    if (file === undefined) throw new Error("no file was kept");
    expect(await restoreFile(place, keys, file, join(folder, "target.bin"))).toBeUndefined();
    expect(await modeOf("target.bin")).toBe(mode);
    const earlier = { hash: file.hash, sizeBytes: file.sizeBytes };
    expect(await restoreFile(place, keys, earlier, join(folder, "earlier.bin"))).toBeUndefined();
    expect(await modeOf("earlier.bin")).toBe(newMode);
  }
});
