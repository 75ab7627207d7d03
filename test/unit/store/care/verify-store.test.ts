import { expect, test } from "vitest";
import type { Place } from "../../../../src/contract/place.ts";
import { contentHash } from "../../../../src/store/content-hash.ts";
import { formatEntryHeader } from "../../../../src/store/entry.ts";
import { formatRecord } from "../../../../src/store/format-record.ts";
import { verifyStore } from "../../../../src/store/care/verify-store.ts";
import { openMemoryPlace } from "../../../../src/store/places/memory-place.ts";
import { fingerprintOf } from "../../../support/keep-results.ts";
import { makeHistory, readStore, timeOf } from "../../../support/store-history.ts";

const runA = "w/runs/20260101T000000000Z-00000000.jsonl";
const runB = "w/runs/20260101T000000001Z-00000000.jsonl";
const entry = (number: number): string => `w/results/00/${fingerprintOf(number)}`;

/** A store with small results, one too long for an index, and two entries. */
async function keptStore(): Promise<Place> {
  const place = openMemoryPlace();
  await makeHistory(place, [
    { type: "run", nodes: { small: 3, long: 1, large: 2 } },
    { type: "run", nodes: { small: 6, large: 5, also: 2 } },
  ]);
  return place;
}

async function verify(place: Place, repair: boolean = false): Promise<readonly string[]> {
  const told: string[] = [];
  for await (const { findings } of verifyStore(place, { now: timeOf(9), repair })) {
    for (const { kind, path, found, mended } of findings) {
      const what = `${kind} ${path.replace("memory/", "")}: ${found}`;
      told.push(mended === undefined ? what : `${what} -> ${mended}`);
    }
  }
  return told;
}

async function change(place: Place, key: string, edit: (text: string) => string): Promise<void> {
  const bytes = (await place.get(key)) ?? new Uint8Array();
  await place.put(key, [Buffer.from(edit(Buffer.from(bytes).toString("latin1")), "latin1")]);
}

test("a whole store has nothing to tell of", async () => {
  const place = await keptStore();
  expect(await verify(place)).toEqual([]);
  const workflows = [];
  for await (const each of verifyStore(place, { now: 0, repair: true })) workflows.push(each);
  const sizes = (await place.list("")).map(({ sizeBytes }) => sizeBytes);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  expect(workflows).toEqual([{ workflow: "w", results: 5, journals: 2, bytes, findings: [] }]);
});

const lineOf = (name: string) => (text: string) =>
  text.split("\n").find((line) => line.includes(`"node":"${name}"`))!;

test.each<[string, (place: Place) => Promise<void>, readonly string[], readonly string[]]>([
  [
    "an entry whose content was changed",
    (place) => change(place, entry(5), (text) => text.replace("xxx", "xyx")),
    [`damaged ${entry(5)}: its content was changed ("large") -> removed; the next run computes it`],
    ["small", "long", "also"],
  ],
  [
    "an entry that was cut off",
    (place) => change(place, entry(5), (text) => text.slice(0, -1)),
    [
      `damaged ${entry(5)}: it holds 17035 bytes, and its header promises 17036 ("large") -> removed; the next run computes it`,
    ],
    ["small", "long", "also"],
  ],
  [
    "an entry that is gone",
    (place) => place.delete(entry(2)),
    [`damaged ${entry(2)}: it is not there ("large") -> the next run computes it`],
    ["small", "long", "large"],
  ],
  [
    "two entries that were swapped",
    async (place) => {
      const [first, second] = [await place.get(entry(2)), await place.get(entry(5))];
      await place.put(entry(2), [second!]);
      await place.put(entry(5), [first!]);
    },
    [
      `damaged ${entry(2)}: it is the entry of another fingerprint ("large") -> removed; the next run computes it`,
      `damaged ${entry(5)}: it is the entry of another fingerprint ("large") -> removed; the next run computes it`,
    ],
    ["small", "long"],
  ],
  [
    "an entry that says another hash of an item",
    async (place) => {
      const text = Buffer.from((await place.get(entry(5)))!).toString();
      const [head = "", ...rest] = text.split("\n");
      const header = JSON.parse(head);
      delete header.ffuseEntry;
      delete header.headerHash;
      const items = { '["text"]': "0".repeat(64) };
      const changed = formatEntryHeader({ ...header, items });
      await place.put(entry(5), [Buffer.from(changed + rest.join("\n"))]);
      // The record agrees with the value, so that the header alone is wrong.
      await change(place, runB, (lines) => {
        const record = JSON.parse(lineOf("large")(lines));
        delete record.check;
        return lines.replace(`${lineOf("large")(lines)}\n`, formatRecord({ ...record, items: {} }));
      });
    },
    [
      `damaged ${entry(5)}: its item ["text"] is not the one recorded ("large") -> removed; the next run computes it`,
    ],
    ["small", "long", "also"],
  ],
  [
    "a line of a journal with a changed byte",
    (place) => change(place, runA, (text) => text.replace("value 1 of run 0", "value 1 of run 9")),
    [`damaged ${runA}: the line at byte 561 is no record, or was changed -> set aside`],
    ["small", "large", "also"],
  ],
  [
    "a small value that is not what its hash says",
    (place) =>
      change(place, runA, (lines) => {
        const fields = JSON.parse(lineOf("long")(lines));
        delete fields.check;
        const other = { ...fields, text: fields.text.replace("1", "2") };
        return lines.replace(`${lineOf("long")(lines)}\n`, formatRecord(other));
      }),
    [`damaged ${runA}: the line at byte 561 its value of "long" was changed -> set aside`],
    ["small", "large", "also"],
  ],
  [
    "a journal that was given the name of another",
    async (place) => place.put(runB, [(await place.get(runA))!]),
    [
      `damaged ${runB}: it is the journal of run "20260101T000000000Z-00000000" -> set aside`,
      `note ${entry(5)}: no journal tells of it`,
    ],
    ["small", "long", "large"],
  ],
  [
    "a journal without its first line",
    (place) => change(place, runA, (text) => text.slice(text.indexOf("\n") + 1)),
    [`damaged ${runA}: the line at byte 0 does not say what journal this is -> written anew`],
    ["small", "long", "large", "also"],
  ],
  [
    "an index that was changed",
    async (place) => place.put("w/index", [Buffer.from('{"ffuseIndex":3,"hash":"0"}\n{}')]),
    ["damaged w/index: it was changed -> made anew"],
    ["small", "long", "large", "also"],
  ],
  [
    "an index of an earlier format, a file of another program, and a line that a kill cut off",
    async (place) => {
      await place.put("w/index", [Buffer.from('{"ffuseIndex":1,"hash":"0"}\n{}')]);
      await place.put("w/notes.txt", [Buffer.from("x")]);
      await change(place, runB, (text) => `${text}{"check":"0`);
    },
    [
      expect.stringMatching(
        `note ${runB}: its last line, at byte \\d+, was not written to its end`,
      ),
      "note w/notes.txt: it is not of ffuse's making",
      "note w/index: it is of another format, and is made anew",
    ],
    ["small", "long", "large", "also"],
  ],
])("%s is told of and mended, and everything else stays", async (_, damage, told, names) => {
  const place = await keptStore();
  const before = await readStore(place);
  await damage(place);
  expect((await verify(place)).map((line) => line.replace(/ -> .*/, ""))).toEqual(
    told.map((line) => (typeof line === "string" ? line.replace(/ -> .*/, "") : (line as unknown))),
  );
  expect(await verify(place, true)).toEqual(told);
  const left = (await verify(place)).filter((line) => line.startsWith("damaged"));
  expect(left).toEqual([]);
  const { byName, byFingerprint, warnings } = await readStore(place);
  expect(warnings).toEqual([]);
  expect([...byName.keys()].sort()).toEqual(names.toSorted());
  for (const [number, value] of byFingerprint) {
    expect(value).toEqual(before.byFingerprint.get(number));
  }
});

test("a workflow whose name is lost gets it back from a journal", async () => {
  const place = openMemoryPlace();
  await makeHistory(place, [{ type: "run", nodes: { a: 1 } }], { workflow: "A b" });
  const keys = (await place.list("")).map(({ key }) => key);
  const key = keys.find((each) => each.endsWith("/name"))!;
  const name = await place.get(key);
  await place.put(key, [Buffer.from('"other"')]);
  expect(await verify(place, true)).toEqual([
    `damaged ${key}: it does not say the name of its folder -> written anew`,
  ]);
  expect(await place.get(key)).toEqual(name);
});

test("nothing is mended while a run goes on, and nothing of a newer ffuse is judged", async () => {
  const place = openMemoryPlace();
  await makeHistory(place, [{ type: "run", nodes: { large: 5 }, ends: false }]);
  await place.delete(entry(5));
  const found: unknown[] = [];
  for await (const { findings } of verifyStore(place, { now: timeOf(0) + 60_000, repair: true })) {
    found.push(...findings.map(({ kind, found: what, mended }) => [kind, what, mended]));
  }
  expect(found.at(-1)).toEqual([
    ...["note", "not mended: run 20260101T000000000Z-00000000 is going on", undefined],
  ]);

  const newer = openMemoryPlace();
  const head = {
    type: "journal",
    at: 1,
    format: 99,
    kind: "run",
    workflow: "w",
    run: "r",
  } as const;
  await newer.put("w/runs/r.jsonl", [Buffer.from(`${formatRecord(head)}{"what":"ever"}\n`)]);
  await expect(verify(newer, true)).rejects.toMatchObject({
    failure: { reason: "store-newer", found: 99 },
  });
});

test("an entry whose value cannot be decoded is damaged though its hash is right", async () => {
  const place = await keptStore();
  const value = Buffer.from("{");
  const hash = contentHash("json", [value]);
  const header = {
    ...{
      fingerprint: fingerprintOf(9),
      codec: "json" as const,
      contentHash: hash,
      sizeBytes: 1,
      items: {},
    },
    ...{ node: "n" as never, functionName: "f", codeHash: "", durationMs: 1, createdAt: 1 },
  } as const;
  await place.put(entry(9), [Buffer.from(formatEntryHeader(header)), value]);
  const [told] = await verify(place);
  expect(told).toContain(`damaged ${entry(9)}: its json cannot be read: `);
});
