import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { NodeName } from "../../src/model/ids.ts";
import type { Warning } from "../../src/model/run-event.ts";
import { collectGarbage } from "../../src/store/care/collect-garbage.ts";
import { measureStore } from "../../src/store/care/measure-store.ts";
import { verifyStore } from "../../src/store/care/verify-store.ts";
import { listWorkflows } from "../../src/store/list-workflows.ts";
import { openStore } from "../../src/store/open-store.ts";
import { realDisk } from "../../src/store/places/disk.ts";
import type { Disk } from "../../src/store/places/disk.ts";
import { openFolderPlace } from "../../src/store/places/folder-place.ts";
import { findResult } from "../support/find-result.ts";
import { fingerprintOf, keepResults, readResults, runIdOf } from "../support/keep-results.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const large = new Float64Array(5000).fill(2.5);
const values = { small: { a: 1 }, large };

const coded = (code: string): Error => Object.assign(new Error(`${code}: refused`), { code });
const refuse = (code: string) => (): Promise<never> => Promise.reject(coded(code));

/** A disk whose every other operation finds too many files open. */
function busyDisk(): Disk & { readonly refusals: number } {
  let calls = 0;
  const everyOther =
    <Given extends readonly unknown[], Value>(work: (...given: Given) => Promise<Value>) =>
    (...given: Given): Promise<Value> =>
      calls++ % 2 === 0 ? Promise.reject(coded("EMFILE")) : work(...given);
  return {
    ...realDisk,
    get refusals() {
      return Math.ceil(calls / 2);
    },
    read: everyOther(realDisk.read),
    readRange: everyOther(realDisk.readRange),
    write: everyOther(realDisk.write),
    flush: everyOther(realDisk.flush),
    append: everyOther(realDisk.append),
    listFolder: everyOther(realDisk.listFolder),
  };
}

test("a disk with too many open files is asked again, and nothing is lost", async () => {
  const folder = await temporaryFolder();
  const disk = busyDisk();
  await keepResults(openFolderPlace(folder, disk), values);
  expect(await readResults(openFolderPlace(folder, disk))).toEqual({ values, warnings: [] });
  expect(disk.refusals).toBeGreaterThan(10);
  expect(await readResults(openFolderPlace(folder))).toEqual({ values, warnings: [] });
});

/** A disk that can be read and refuses each change. */
function unwritableDisk(code: string): Disk {
  const refused = refuse(code);
  return {
    ...realDisk,
    ...{ write: refused, flush: refused, publish: refused, append: refused, makeFolder: refused },
    ...{ removeFile: refused, removeFolder: refused },
  };
}

test.each(["EROFS", "EACCES", "EPERM", "EDQUOT", "ENOSPC"])(
  "a store on a disk that refuses changes with %s can be read, listed, measured and verified, and a run says why it cannot go on",
  async (code) => {
    const folder = await temporaryFolder();
    await keepResults(openFolderPlace(folder), values);
    const place = openFolderPlace(folder, unwritableDisk(code));
    expect(await readResults(place)).toEqual({ values, warnings: [] });
    expect(await listWorkflows(place)).toMatchObject([{ name: "w", tasks: 2 }]);
    expect(await measureStore(place, { now: 2e12 })).toMatchObject([{ workflow: "w" }]);
    const verified = await verifyStore(place, { now: 2e12, repair: false }).next();
    expect(verified.value).toMatchObject({ results: 2, findings: [] });
    await expect(keepResults(place, { later: 1 }, { run: 2, first: 9 })).rejects.toThrow(code);
    await expect(keepResults(place, { later: large }, { run: 3, first: 9 })).rejects.toThrow(code);
    expect(await readResults(openFolderPlace(folder))).toEqual({ values, warnings: [] });
  },
);

test.each(["EACCES", "EIO", "EPERM", "ESTALE"])(
  "an entry that cannot be read with %s is told of and computed again, and all else is served",
  async (code) => {
    const folder = await temporaryFolder();
    await keepResults(openFolderPlace(folder), values);
    const refusing: Disk = {
      ...realDisk,
      readRange: (path, offset, length) =>
        path.includes("/results/") ? refuse(code)() : realDisk.readRange(path, offset, length),
    };
    const place = openFolderPlace(folder, refusing);
    const warnings: Warning[] = [];
    const onWarning = (warning: Warning): void => void warnings.push(warning);
    const store = await openStore({ place, workflow: "w", onWarning });
    expect(await findResult(store, fingerprintOf(2))).toBeUndefined();
    expect(warnings).toMatchObject([
      { kind: "entry-damaged", found: `it cannot be read (${code})` },
    ]);
    expect(await store.read("small" as NodeName)).toEqual({ a: 1 });
    await expect(store.read("large" as NodeName)).rejects.toMatchObject({
      failure: { reason: "entry-damaged", found: `it cannot be read (${code})` },
    });
    const verified = await verifyStore(place, { now: 2e12, repair: false }).next();
    // What the disk itself cannot read is removed, so that it is computed again; all else may be whole.
    const left = code === "EIO" ? 'it is not there ("large")' : `it cannot be read (${code})`;
    expect(verified.value).toMatchObject({ findings: [{ kind: "damaged", found: left }] });
    if (code !== "EIO") {
      expect((await readResults(openFolderPlace(folder))).values).toEqual(values);
    }
    await keepResults(openFolderPlace(folder), { large }, { run: 2, first: 2 });
    expect(await readResults(openFolderPlace(folder))).toEqual({ values, warnings: [] });
  },
);

test("a journal that cannot be read is told of, and the others count", async () => {
  const folder = await temporaryFolder();
  await keepResults(openFolderPlace(folder), { one: 1 });
  await keepResults(openFolderPlace(folder), { two: 2 }, { run: 2, first: 2 });
  const place = openFolderPlace(folder, {
    ...realDisk,
    readRange: (path, offset, length) =>
      path.includes(runIdOf(1)) ? refuse("EIO")() : realDisk.readRange(path, offset, length),
  });
  expect(await readResults(place)).toEqual({
    values: { two: 2 },
    warnings: [
      {
        kind: "entry-damaged",
        path: join(folder, `w/runs/${runIdOf(1)}.jsonl`),
        found: "it cannot be read (EIO); its results are not known",
      },
    ],
  });
});

test("a run whose clock was moved back wins over the one before it, and no result vanishes", async () => {
  const folder = await temporaryFolder();
  const place = openFolderPlace(folder);
  await keepResults(place, { a: "old", b: 2 }, { run: 9 });
  // Later by its place in time and earlier by its clock.
  await keepResults(place, { a: "new" }, { run: 1, first: 5 });
  expect(await readResults(place)).toEqual({ values: { a: "new", b: 2 }, warnings: [] });
  const store = await openStore({ place, workflow: "w", onWarning: () => {} });
  await store.removeTask("a" as NodeName);
  await store.close();
  await keepResults(place, { a: "newest" }, { run: 2, first: 6 });
  expect(await readResults(place)).toEqual({ values: { a: "newest", b: 2 }, warnings: [] });
});

/** A folder beside the store with a file in it, to which links of the store lead. */
async function linkedOut(link: string): Promise<{ folder: string; outside: string }> {
  const [folder, outside] = [await temporaryFolder(), await temporaryFolder()];
  await keepResults(openFolderPlace(folder), values);
  await mkdir(join(outside, "00"));
  await writeFile(join(outside, `00/${fingerprintOf(7)}`), "mine");
  await writeFile(join(outside, "mine.jsonl"), "mine");
  await symlink(outside, join(folder, link));
  return { folder, outside };
}

test.each(["w/snapshots", "w/files", "w/code", "w/scratch", "other", "w/results/ff"])(
  "a link at %s that leads out of a store is followed by no command that removes or writes",
  async (link) => {
    const { folder, outside } = await linkedOut(link);
    const place = openFolderPlace(folder);
    await collectGarbage(place, { now: 2e12, keepRuns: 1, dryRun: false });
    await verifyStore(place, { now: 2e12, repair: true }).next();
    await expect(place.put(`${link}/00/x`, [Buffer.from("new")])).rejects.toThrow("leads out of");
    await expect(place.append(`${link}/x`, Buffer.from("new"))).rejects.toThrow("leads out of");
    await expect(place.delete(`${link}/mine.jsonl`)).rejects.toThrow("leads out of");
    await place.deleteBelow("w/");
    await place.deleteBelow("other/");
    expect((await readdir(outside, { recursive: true })).sort()).toEqual(
      ["00", `00/${fingerprintOf(7)}`, "mine.jsonl"].sort(),
    );
    expect(await readFile(join(outside, "mine.jsonl"), "utf8")).toBe("mine");
  },
);

test.each([
  ["../../up", "a path"],
  ["/etc/passwd", "an absolute path"],
  ["a\0b", "NUL"],
  ["x".repeat(5000), "5,000 characters"],
  ["\ud800", "a lone surrogate"],
  ["\udc00\ud800", "two of them"],
  ["con", "a device"],
  ["..", "dots"],
  ["__proto__", "a prototype"],
])("a workflow and a node of the name %j stay inside of the store and come back", async (name) => {
  const folder = await temporaryFolder();
  const place = openFolderPlace(join(folder, "deep/store"));
  await keepResults(place, Object.fromEntries([[name, large]]), { workflow: name });
  const { values: found, warnings } = await readResults(place, name);
  expect(warnings).toEqual([]);
  expect(Object.entries(found)).toEqual([[name, large]]);
  expect((await listWorkflows(place)).map((each) => each.name)).toEqual([name]);
  expect(await readdir(folder)).toEqual(["deep"]);
  expect(await readdir(join(folder, "deep"))).toEqual(["store"]);
  const verified = await verifyStore(place, { now: 2e12, repair: true, workflow: name }).next();
  expect(verified.value).toMatchObject({ findings: [] });
});
