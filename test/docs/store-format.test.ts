import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Fingerprint, NodeId } from "../../src/model/ids.ts";
import { encodeValue } from "../../src/store/codecs/encode-value.ts";
import { contentHash } from "../../src/store/content-hash.ts";
import { encodeName } from "../../src/store/encode-name.ts";
import { entryFormat, formatEntryHeader, parseEntryHeader } from "../../src/store/entry.ts";
import type { EntryHeader } from "../../src/store/entry.ts";
import { indexFormat } from "../../src/store/index-file.ts";
import { joinBytes } from "../../src/store/join-bytes.ts";
import { formatRecord } from "../../src/store/format-record.ts";
import { journalFormat } from "../../src/store/journal-record.ts";
import { openSnapshotStore } from "../../src/store/open-snapshot-store.ts";
import { openMemoryPlace } from "../../src/store/places/memory-place.ts";
import { readJournal } from "../../src/store/read-journal.ts";
import { storeKeys } from "../../src/store/store-keys.ts";
import { openSnapshots } from "../../src/worker/open-snapshots.ts";
import { markdownBlocks } from "../support/markdown-blocks.ts";

const page = await readFile(
  fileURLToPath(new URL("../../docs/store-format.md", import.meta.url)),
  "utf8",
);
const blocks = markdownBlocks(page);

function example(name: string): string {
  const block = blocks.find(({ attributes }) => attributes["example"] === name);
  if (block === undefined) throw new Error(`no example ${name}`);
  return block.text;
}

const hexOf = (value: unknown): string =>
  Buffer.from(joinBytes(encodeValue(value).parts)).toString("hex");

test("the page names the formats that are written", () => {
  const numbers = [...page.matchAll(/^\| (an entry|a journal|the index) +\| (\d+) /gm)];
  expect(numbers.map(([, part, number]) => [part, Number(number)])).toEqual([
    ["an entry", entryFormat],
    ["a journal", journalFormat],
    ["the index", indexFormat],
  ]);
});

test("the entry on the page is one", () => {
  const [head = "", value = ""] = example("entry").split("\n");
  const header = parseEntryHeader(head) as EntryHeader;
  expect(header).toMatchObject({ node: "hello", sizeBytes: value.length });
  expect(formatEntryHeader(header)).toBe(`${head}\n`);
  expect(contentHash("text", [Buffer.from(value)])).toBe(header.contentHash);
});

test("the snapshot on the page is the one that is taken of such an instance", async () => {
  const place = openMemoryPlace();
  const store = openSnapshotStore({ place, workflow: "w" });
  class Sum {
    total = 16;
  }
  const fingerprint = "6".repeat(64) as Fingerprint;
  const why = await openSnapshots(store, () => 1767323045690).take(new Sum(), Sum, {
    kind: "snapshot",
    instance: 0 as NodeId,
    after: {
      name: "Sum.add_0004",
      fingerprint,
      functionName: "Sum.add",
      codeHash: "c".repeat(64),
    },
  });
  expect(why).toBeUndefined();
  const taken = await place.get(storeKeys("w").snapshot(fingerprint));
  expect(Buffer.from(taken ?? []).toString()).toBe(example("snapshot").trimEnd());
});

test("the ways on the page in which an instance comes back are all that a journal knows", () => {
  const { records, garbage } = readJournal(Buffer.from(example("resumed")));
  expect(garbage).toEqual([]);
  const told = records.map(({ record }) => record.type === "resumed" && record.resumed);
  expect(told).toEqual([
    { how: "restored", after: "Sum.add_0004", calls: 0 },
    { how: "replayed", calls: 6, why: "no snapshot was kept" },
  ]);
  expect(records.map(({ record }) => formatRecord(record)).join("")).toBe(example("resumed"));
});

test("the journal on the page is one", () => {
  const { records, garbage } = readJournal(Buffer.from(example("journal")));
  expect(garbage).toEqual([]);
  expect(records.map(({ record }) => record.type)).toEqual(["journal", "result", "ended"]);
  const written = records.map(({ record }) => formatRecord(record));
  expect(written.join("")).toBe(example("journal"));
});

test("the encoded values on the page are those of the values beside them", () => {
  const part = { x: 1 };
  const value = {
    when: new Date(1500),
    big: 5n,
    members: new Set([1]),
    map: new Map([["a", undefined]]),
    first: part,
    second: part,
    array: new Float32Array([1.5]),
    error: Object.assign(new Error("no"), { stack: "Error: no" }),
  };
  expect(example("cbor").trim()).toBe(hexOf(value));
  const { codec, parts } = encodeValue(value);
  expect(page).toContain(`with the content hash \`${contentHash(codec, parts)}\``);
  expect(example("npy").trim()).toBe(hexOf(new Int16Array([1, -2])));
  expect(page).toContain(`| \`My flow\` | \`${encodeName("My flow")}\` |`);
});
