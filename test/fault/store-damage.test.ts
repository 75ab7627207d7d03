import { readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Place } from "../../src/contract/place.ts";
import { formatEntryHeader } from "../../src/store/entry.ts";
import { openStore } from "../../src/store/open-store.ts";
import { openValueStore } from "../../src/store/open-value-store.ts";
import { openFolderPlace } from "../../src/store/places/folder-place.ts";
import { fingerprintOf, keepResults, readResults } from "../support/keep-results.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { findResult } from "../support/find-result.ts";

const large = new Float64Array(5000).fill(2.5);

interface Kept {
  readonly place: Place;
  readonly folder: string;
  readonly entry: string;
}

async function keptLarge(): Promise<Kept> {
  const folder = await temporaryFolder();
  const place = openFolderPlace(folder);
  await keepResults(place, { large, small: 1 });
  return { place, folder, entry: join(folder, "w/results/00", fingerprintOf(1)) };
}

async function lookUp({ place }: Kept): Promise<readonly (string | undefined)[]> {
  const found: string[] = [];
  const store = await openStore({
    ...{ place, workflow: "w" },
    onWarning: (warning) =>
      found.push(
        warning.kind === "entry-damaged" ? `${warning.node}: ${warning.found}` : warning.kind,
      ),
  });
  expect(await findResult(store, fingerprintOf(1))).toBeUndefined();
  expect(await store.read("small" as never)).toBe(1);
  return found;
}

const header = {
  ...{ fingerprint: fingerprintOf(1), codec: "text", contentHash: "0".repeat(64), sizeBytes: 2 },
  ...{ items: {}, node: "n", functionName: "f", codeHash: "", durationMs: 1, createdAt: 1 },
} as Parameters<typeof formatEntryHeader>[0];

test.each<[string, (entry: string) => Promise<unknown>, string]>([
  ["gone", (entry) => rm(entry), "it is not there"],
  ["empty", (entry) => truncate(entry, 0), "it is empty"],
  [
    "cut off in its header",
    (entry) => truncate(entry, 40),
    "it does not begin with the header of an entry",
  ],
  [
    "cut off by one byte",
    async (entry) => truncate(entry, (await readFile(entry)).length - 1),
    "its value does not have the 40128 bytes that its header promises",
  ],
  [
    "longer by one byte",
    (entry) => writeFile(entry, "x", { flag: "a" }),
    "its value does not have the 40128 bytes that its header promises",
  ],
  [
    "another file",
    (entry) => writeFile(entry, "PK\x03\x04".repeat(3000)),
    "it does not begin with the header of an entry",
  ],
  [
    "one that says without a right hash that its format is newer",
    (entry) => writeFile(entry, '{"ffuseEntry":2,"what":1}\n'),
    "it does not begin with the header of an entry",
  ],
  [
    "that of another fingerprint",
    (entry) =>
      writeFile(entry, `${formatEntryHeader({ ...header, fingerprint: fingerprintOf(9) })}xx`),
    "it is the entry of another fingerprint",
  ],
  [
    "that of another value",
    (entry) => writeFile(entry, `${formatEntryHeader(header)}xx`),
    "it holds another value than the one recorded",
  ],
  [
    "without some of its fields",
    (entry) => writeFile(entry, formatEntryHeader({ fingerprint: header.fingerprint } as never)),
    "its header is incomplete",
  ],
])("an entry that is %s is reported once and not served", async (_, damage, found) => {
  const kept = await keptLarge();
  await damage(kept.entry);
  const warnings = await lookUp(kept);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain(`large: ${found}`);
  const store = await openStore({ place: kept.place, workflow: "w", onWarning: () => {} });
  await expect(store.read("large" as never)).rejects.toMatchObject({
    failure: { reason: "entry-damaged", path: kept.entry, task: "large" },
  });
  await keepResults(kept.place, { large }, { run: 2 });
  expect(await readResults(kept.place)).toEqual({ values: { large, small: 1 }, warnings: [] });
});

/** Changes one byte near the end of a file. */
async function flipByte(file: string): Promise<void> {
  const bytes = await readFile(file);
  bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
  await writeFile(file, bytes);
}

test("a changed byte in the content of an entry is found when the result is looked up", async () => {
  const kept = await keptLarge();
  await flipByte(kept.entry);
  expect(await lookUp(kept)).toEqual(["large: its content was changed"]);
});

test("a byte that changes between look-up and fetch is refused by the fetch", async () => {
  const kept = await keptLarge();
  const store = await openStore({ place: kept.place, workflow: "w", onWarning: () => {} });
  const result = await findResult(store, fingerprintOf(1));
  await flipByte(kept.entry);
  const fetched = openValueStore({ place: kept.place, workflow: "w" }).fetch(result as never);
  await expect(fetched).rejects.toThrow(
    `stored result ${kept.entry} cannot be used: its content was changed (run the workflow again; the node is computed anew)`,
  );
});

test("a damaged entry that was read is gone afterwards, so that the next run computes it", async () => {
  const kept = await keptLarge();
  await flipByte(kept.entry);
  const store = await openStore({ place: kept.place, workflow: "w", onWarning: () => {} });
  await expect(store.read("large" as never)).rejects.toMatchObject({
    failure: { reason: "entry-damaged", found: "its content was changed" },
  });
  expect(await lookUp(kept)).toEqual(["large: it is not there"]);
});

test("an inline value whose bytes were changed on the way is refused", async () => {
  const { place } = await keptLarge();
  const store = await openStore({ place, workflow: "w", onWarning: () => {} });
  const result = await findResult(store, fingerprintOf(2));
  const changed = { ...result, inline: Buffer.from("2") } as never;
  await expect(openValueStore({ place, workflow: "w" }).fetch(changed)).rejects.toMatchObject({
    failure: { reason: "entry-damaged" },
  });
});

test("a journal line that is no record is passed over and reported, and all others count", async () => {
  const { place, folder } = await keptLarge();
  const [name = ""] = await readdir(join(folder, "w/runs"));
  const journal = join(folder, "w/runs", name);
  const lines = (await readFile(journal, "utf8")).split("\n");
  await writeFile(
    journal,
    [lines[0], "garbage", '{"type":"result"}', ...lines.slice(1)].join("\n"),
  );
  const { values, warnings } = await readResults(place);
  expect(values).toEqual({ large, small: 1 });
  const at = Buffer.byteLength(`${lines[0]}\n`);
  expect(warnings).toEqual(
    [at, at + 8].map((byte) => ({
      kind: "entry-damaged",
      path: journal,
      found: `the line at byte ${byte} is no record; it is passed over`,
    })),
  );
});

const many = Object.fromEntries(
  Array.from({ length: 150 }, (_, index) => [`n${String(index)}`, "v".repeat(index * 10)]),
);

test.each<[string, (index: string) => Promise<unknown>]>([
  ["missing", (index) => rm(index)],
  ["empty", (index) => truncate(index, 0)],
  ["cut off", (index) => truncate(index, 5000)],
  [
    "of another format",
    async (index) =>
      writeFile(index, (await readFile(index, "utf8")).replace('"ffuseIndex":3', '"ffuseIndex":9')),
  ],
  [
    "changed",
    async (index) => writeFile(index, (await readFile(index, "utf8")).replace("n149", "n999")),
  ],
])("an index that is %s is made anew from the journals", async (_, damage) => {
  const folder = await temporaryFolder();
  const place = openFolderPlace(folder);
  await keepResults(place, many);
  await damage(join(folder, "w/index"));
  expect(await readResults(place)).toEqual({ values: many, warnings: [] });
  await keepResults(place, { one: 1 }, { run: 2, first: 900 });
  expect(await readFile(join(folder, "w/index"), "utf8")).toContain('"n149"');
  expect(await readResults(place)).toEqual({ values: { ...many, one: 1 }, warnings: [] });
});

test("an index that tells of a journal that is gone is not believed", async () => {
  const folder = await temporaryFolder();
  const place = openFolderPlace(folder);
  await keepResults(place, many);
  for (const name of await readdir(join(folder, "w/runs"))) await rm(join(folder, "w/runs", name));
  const { warnings } = await readResults(place);
  expect(warnings).toEqual([
    {
      kind: "entry-damaged",
      path: join(folder, "w/runs/20260101T000000001Z-00000000.jsonl"),
      found: "it is gone, or no file; its results are not known",
    },
  ]);
  expect((await readResults(place)).values).toEqual({});
});

test("files that a killed process left are never listed and never in the way", async () => {
  const { place, folder, entry } = await keptLarge();
  await writeFile(`${entry}~1234-abcdef`, "half");
  await writeFile(join(folder, "w/index~1-ff"), "half");
  await writeFile(join(folder, "notes of mine.txt"), "hello");
  expect((await place.list("")).filter(({ key }) => key.includes("~"))).toEqual([]);
  expect((await readResults(place)).warnings).toEqual([]);
});
