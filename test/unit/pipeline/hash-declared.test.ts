import { appendFile, mkdir, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Place } from "../../../src/contract/place.ts";
import type { StoredFiles } from "../../../src/contract/store.ts";
import type { DeclaredInput } from "../../../src/model/recorded-graph.ts";
import { hashDeclared } from "../../../src/pipeline/hash-declared.ts";
import { FileStats } from "../../../src/store/file-stats.ts";
import { openStoredFiles, realFiles } from "../../../src/store/open-stored-files.ts";
import { openMemoryPlace } from "../../../src/store/places/memory-place.ts";
import { storeKeys } from "../../../src/store/store-keys.ts";
import { fileStamp } from "../../../src/util/file-stamp.ts";
import { makeTree } from "../../support/tree.ts";

const keys = storeKeys("w");

/** The files of one process, which tell what was read. `laterMs` is how far its clock is ahead of the files' times. */
function openFiles(place: Place, laterMs: number) {
  const read: string[] = [];
  let looks = 0;
  const files = openStoredFiles({
    ...{ place, keys, now: () => Date.now() + laterMs },
    reading: {
      ...realFiles,
      stampOf: (path) => (looks++, realFiles.stampOf(path)),
      read: (path) => (read.push(path), realFiles.read(path)),
    },
  });
  return {
    files,
    /** The names of the files that were read since it was last asked. */
    read: () => read.splice(0).map((path) => path.slice(path.lastIndexOf("/") + 1)),
    looks: () => looks,
  };
}

const declared = (
  kind: DeclaredInput["kind"],
  name: string,
  more: Partial<DeclaredInput> = {},
): DeclaredInput => ({ kind, name, where: "0", ...more });

async function hashOf(files: StoredFiles, ...inputs: readonly DeclaredInput[]): Promise<string> {
  const hashed = await hashDeclared(inputs, files);
  return hashed.ok ? hashed.parts.map(({ hash }) => hash).join() : hashed.failure.reason;
}

const settledMs = 60_000;

test("a file that nobody touched is read once, and by later processes not at all", async () => {
  const folder = await makeTree({ "a.csv": "a", "d/b.csv": "b", "d/c.csv": "c" });
  const inputs = [
    declared("file", "a.csv", { target: join(folder, "a.csv") }),
    declared("folder", "d", { target: join(folder, "d") }),
    declared("files", "d/*.csv", { target: join(folder, "d"), glob: "*.csv" }),
  ];
  const place = openMemoryPlace();
  const first = openFiles(place, settledMs);
  const hash = await hashOf(first.files, ...inputs);
  expect(first.read()).toEqual(["a.csv", "b.csv", "c.csv"]);
  expect(await hashOf(first.files, ...inputs)).toBe(hash);
  expect(first.read()).toEqual([]);
  await first.files.save();
  const next = openFiles(place, settledMs);
  expect(await hashOf(next.files, ...inputs)).toBe(hash);
  expect([next.read(), next.looks()]).toEqual([[], 0]);
});

test("a file of 10 GB whose content is known costs a look and no read", async () => {
  const folder = await makeTree({ "big.bin": "" });
  const path = join(folder, "big.bin");
  await truncate(path, 10 * 1024 ** 3);
  const stamp = fileStamp(await stat(path, { bigint: true }));
  const place = openMemoryPlace();
  const stats = new FileStats(place, keys.stats);
  const hash = "5".repeat(64);
  await stats.note(path, { stamp, hash, readAt: Date.now() + settledMs });
  await stats.save();
  const { files, read } = openFiles(place, settledMs);
  expect(await hashOf(files, declared("file", "big.bin", { target: path }))).toBe(hash);
  expect(read()).toEqual([]);
});

test("a file that was written just before it was read is read again, until it has settled", async () => {
  const folder = await makeTree({ "a.csv": "a" });
  const input = declared("file", "a.csv", { target: join(folder, "a.csv") });
  const place = openMemoryPlace();
  const young = openFiles(place, 0);
  const hash = await hashOf(young.files, input);
  expect(await hashOf(young.files, input)).toBe(hash);
  await young.files.save();
  expect(young.read()).toEqual(["a.csv", "a.csv"]);
  const settled = openFiles(place, settledMs);
  expect(await hashOf(settled.files, input)).toBe(hash);
  expect(await hashOf(settled.files, input)).toBe(hash);
  expect(settled.read()).toEqual(["a.csv"]);
});

test("a touch reads the file and leaves the hash; a change of the same size and time changes it", async () => {
  const folder = await makeTree({ "a.csv": "one" });
  const path = join(folder, "a.csv");
  const input = declared("file", "a.csv", { target: path });
  const { files, read } = openFiles(openMemoryPlace(), settledMs);
  await utimes(path, 1000, 1000);
  const hash = await hashOf(files, input);
  await utimes(path, 2000, 2000);
  expect(await hashOf(files, input)).toBe(hash);
  const before = await realFiles.stampOf(path);
  // The time of a change, which no program can set, goes on in steps of some milliseconds.
  do {
    await writeFile(path, "two");
    await utimes(path, 2000, 2000);
  } while ((await realFiles.stampOf(path)) === before);
  expect(await hashOf(files, input)).not.toBe(hash);
  expect(read()).toEqual(["a.csv", "a.csv", "a.csv"]);
});

test("what is damaged in the stats is hashed again to the same hash", async () => {
  const folder = await makeTree({ "a.csv": "a" });
  const input = declared("file", "a.csv", { target: join(folder, "a.csv") });
  const place = openMemoryPlace();
  const first = openFiles(place, settledMs);
  const hash = await hashOf(first.files, input);
  await first.files.save();
  const bytes = Buffer.from((await place.get(keys.stats)) ?? []);
  const other = bytes.toString().replace(hash, hash.replace(/./, hash.startsWith("0") ? "1" : "0"));
  await place.put(keys.stats, [Buffer.from(other)]);
  const next = openFiles(place, settledMs);
  expect(await hashOf(next.files, input)).toBe(hash);
  expect(next.read()).toEqual(["a.csv"]);
});

test("many nodes that ask for one file at once read it once", async () => {
  const folder = await makeTree({ "a.csv": "a" });
  const input = declared("file", "a.csv", { target: join(folder, "a.csv") });
  const { files, read } = openFiles(openMemoryPlace(), settledMs);
  const hashes = await Promise.all(Array.from({ length: 50 }, () => hashOf(files, input)));
  expect([new Set(hashes).size, read()]).toEqual([1, ["a.csv"]]);
});

test("a file that changes while it is read is read as it then is", async () => {
  const folder = await makeTree({ "a.csv": "before", "same.csv": "before and after" });
  const path = join(folder, "a.csv");
  const place = openMemoryPlace();
  const now = (): number => Date.now() + settledMs;
  let writes = 1;
  const files = openStoredFiles({
    ...{ place, keys, now },
    reading: {
      ...realFiles,
      read: async function* (of) {
        yield* realFiles.read(of);
        if (of === path && writes-- > 0) await appendFile(path, " and after");
      },
    },
  });
  const same = declared("file", "same.csv", { target: join(folder, "same.csv") });
  const input = declared("file", "a.csv", { target: path });
  expect(await hashOf(files, input)).toBe(await hashOf(files, same));
  writes = Infinity;
  await appendFile(path, ", again and again");
  expect(await hashOf(files, declared("folder", ".", { target: folder }))).toBe("input-changing");
});

test("names and kinds below a folder count, and not the place of the folder", async () => {
  const folder = await makeTree({ "one/a": "1", "two/a": "1", "three/b": "1", "four/a/b": "1" });
  await mkdir(join(folder, "two/empty"));
  const { files } = openFiles(openMemoryPlace(), settledMs);
  const of = (name: string) =>
    hashOf(files, declared("folder", name, { target: join(folder, name) }));
  const hashes = await Promise.all(["one", "two", "three", "four"].map(of));
  expect(new Set(hashes).size).toBe(4);
  await rm(join(folder, "two/empty"), { recursive: true });
  expect(await of("two")).toBe(hashes[0]);
});

test("an unset variable, an empty one and other values differ, and none is told", async () => {
  const { files } = openFiles(openMemoryPlace(), settledMs);
  const variables = [undefined, "", "undefined", "secret"].map((target) =>
    declared("env", "KEY", target === undefined ? {} : { target }),
  );
  const hashed = await hashDeclared(variables, files);
  if (!hashed.ok) throw new Error("a variable was refused");
  expect(new Set(hashed.parts.map(({ hash }) => hash)).size).toBe(4);
  expect(JSON.stringify([hashed.parts, hashed.declared.map(({ input }) => input)])).not.toContain(
    "secret",
  );
  expect(hashed.declared.map(({ value }) => value)).toEqual([undefined, "", "undefined", "secret"]);
});

test("what is missing or of another kind refuses the node", async () => {
  const folder = await makeTree({ "date.csv": "" });
  const { files } = openFiles(openMemoryPlace(), settledMs);
  const missing = declared("file", "data.csv", { target: join(folder, "data.csv") });
  expect(await hashDeclared([missing], files)).toEqual({
    ok: false,
    input: missing,
    failure: {
      reason: "input-missing",
      what: "file",
      name: "data.csv",
      path: join(folder, "data.csv"),
      near: ["date.csv"],
    },
  });
  const wrong = declared("folder", "date.csv", { target: join(folder, "date.csv") });
  expect(await hashOf(files, wrong)).toBe("input-unusable");
});
