import fc from "fast-check";
import { expect, test } from "vitest";
import type { NodeName } from "../../src/model/ids.ts";
import { encodeName } from "../../src/store/encode-name.ts";
import { formatIndex, parseIndex } from "../../src/store/index-file.ts";
import { formatRecord } from "../../src/store/format-record.ts";
import type { JournalRecord } from "../../src/store/journal-record.ts";
import { KnownResults } from "../../src/store/known-results.ts";
import { openMemoryPlace } from "../../src/store/places/memory-place.ts";
import { isSegment } from "../../src/store/places/check-key.ts";
import { checkEntry, readEntry } from "../../src/store/read-entry.ts";
import { readJournal } from "../../src/store/read-journal.ts";
import { fingerprintOf, keepResults } from "../support/keep-results.ts";

const name = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(
    "",
    ".",
    "..",
    "CON",
    "con",
    "a/b",
    "A",
    "a",
    "nul.txt",
    "\ud800",
    "\ud801",
    "a.",
    "a ",
  ),
  fc.stringMatching(/^[a-zA-Z0-9_=-]{0,70}$/),
);

test("a workflow name becomes one safe segment that Windows takes too", () => {
  fc.assert(
    fc.property(name, (text) => {
      const encoded = encodeName(text);
      expect(isSegment(encoded)).toBe(true);
      expect(encoded).toMatch(/^[a-z0-9][a-z0-9_=-]{0,79}$/);
      expect(encoded).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)$/);
    }),
    { numRuns: 2000 },
  );
});

test("different names stay different where letter case does not count", () => {
  fc.assert(
    fc.property(name, name, (a, b) => {
      expect(encodeName(a).toLowerCase() === encodeName(b).toLowerCase()).toBe(a === b);
      expect(encodeName(encodeName(a)) === encodeName(a)).toBe(encodeName(a) === a);
    }),
    { numRuns: 5000 },
  );
});

test("an entry with any one byte changed, added or cut off is refused", async () => {
  const place = openMemoryPlace();
  const value = new Uint8Array(20_000).fill(7);
  const [result] = await keepResults(place, { "node ü": value });
  const key = `w/results/00/${fingerprintOf(1)}`;
  const whole = (await place.get(key)) as Uint8Array;
  const wanted = { key, fingerprint: fingerprintOf(1), contentHash: result?.contentHash as never };
  expect(await readEntry(place, wanted)).toEqual(value);
  const headerBytes = whole.indexOf(0x0a) + 1;
  const changed = async (at: number, byte: number): Promise<void> => {
    await place.put(key, [whole.map((old, index) => (index === at ? old ^ byte : old))]);
    expect(await readEntry(place, wanted)).toMatchObject({ kind: "damaged" });
    if (at < headerBytes)
      expect(await checkEntry(place, wanted)).toMatchObject({ kind: "damaged" });
  };
  for (let at = 0; at < headerBytes; at++) await changed(at, 1 + (at % 255));
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), changed),
    { numRuns: 200 },
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
      for (const bytes of [
        whole.subarray(0, length),
        Buffer.concat([whole, whole.subarray(0, length + 1)]),
      ]) {
        await place.put(key, [bytes]);
        expect(await readEntry(place, wanted)).toMatchObject({ kind: "damaged" });
        expect(await checkEntry(place, wanted)).toMatchObject({ kind: "damaged" });
      }
    }),
    { numRuns: 100 },
  );
});

const at = fc.integer({ min: 0, max: 9 });
const node = fc.constantFrom("a", "b", "ü\n").map((text) => text as NodeName);
const fingerprint = fc.integer({ min: 1, max: 4 }).map(fingerprintOf);
const contentHash = fc.integer({ min: 1, max: 3 }).map((number) => fingerprintOf(number) as never);
const items = fc.dictionary(fc.constantFrom('["x"]', '["y"]'), contentHash, {
  noNullPrototype: true,
});

const record: fc.Arbitrary<JournalRecord> = fc.oneof(
  fc.record({
    type: fc.constant("result" as const),
    ...{ at, node, functionName: fc.string(), fingerprint, contentHash, items },
    codec: fc.constantFrom("json" as const, "text" as const),
    sizeBytes: fc.nat(2000),
    durationMs: fc.nat(),
    text: fc.string({ unit: "grapheme" }),
  }),
  fc.record({ type: fc.constant("reused" as const), at, node, fingerprint }),
  fc.record({ type: fc.constant("items" as const), at, fingerprint, contentHash, items }),
  fc.record({
    type: fc.constant("removed" as const),
    at,
    node,
    fingerprints: fc.array(fingerprint),
  }),
  fc.record({ type: fc.constant("skipped" as const), at, node, because: fc.string() }),
  fc.record({
    ...{ type: fc.constant("output" as const), at, node },
    stream: fc.constantFrom("stdout" as const, "stderr" as const),
    line: fc.string({ unit: "binary" }),
  }),
);

test("a journal cut at any byte gives all its whole lines, and the rest of it the others", () => {
  fc.assert(
    fc.property(fc.array(record), fc.nat(), (records, position) => {
      const bytes = Buffer.from(records.map(formatRecord).join(""));
      const cut = position % (bytes.length + 1);
      const first = readJournal(bytes.subarray(0, cut));
      const rest = readJournal(bytes.subarray(first.wholeBytes), first.wholeBytes);
      const lines = [...first.records, ...rest.records];
      expect(lines.map((line) => line.record)).toEqual(JSON.parse(JSON.stringify(records)));
      for (const { record: found, span } of lines) {
        const text = bytes.toString("utf8", span.offset, span.offset + span.length);
        expect(`${text}\n`).toBe(formatRecord(found));
      }
      expect(first.garbage).toEqual([]);
      expect(first.wholeBytes).toBeLessThanOrEqual(cut);
    }),
  );
});

test("a journal of any bytes is read without a throw", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(record.map(formatRecord), fc.string({ unit: "binary" }))),
      (lines) => {
        const known = new KnownResults();
        const { records } = readJournal(Buffer.from(lines.join("")));
        for (const { record: found, span } of records) known.add(found, "r", span);
      },
    ),
  );
});

function knownOf(records: readonly JournalRecord[]): KnownResults {
  const known = new KnownResults();
  for (const [index, found] of records.entries())
    known.add(found, "r", { offset: index, length: 1 });
  return known;
}

test("an index says what the journals say, and takes further records as they do", () => {
  fc.assert(
    fc.property(fc.array(record), fc.array(record), (before, after) => {
      const coverage = new Map([["w/runs/r.jsonl", 5]]);
      const read = parseIndex(formatIndex(knownOf(before), coverage));
      expect(read).toEqual({ known: knownOf(before), coverage });
      for (const found of after) read?.known.add(found, "s", { offset: 0, length: 1 });
      const direct = knownOf(before);
      for (const found of after) direct.add(found, "s", { offset: 0, length: 1 });
      expect(read?.known).toEqual(direct);
    }),
  );
});

test("an index with any one byte changed is not believed", () => {
  const known = knownOf([
    { type: "reused", at: 1, node: "a" as NodeName, fingerprint: fingerprintOf(1) },
  ]);
  const bytes = formatIndex(known, new Map([["w/runs/r.jsonl", 5]]));
  for (let position = 0; position < bytes.length; position++) {
    const changed = bytes.map((old, index) => (index === position ? old ^ 1 : old));
    expect(parseIndex(changed)).toBeUndefined();
  }
});

test("names and results do not depend on the order in which journals of different times are read", () => {
  const withTimes = fc
    .array(record, { maxLength: 8 })
    // Two records of one time have no order but that of their lines.
    .map((records) => records.map((found, index) => ({ ...found, at: index })))
    .filter((records) => records.every(({ type }) => type !== "items"));
  fc.assert(
    fc.property(
      withTimes.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
      ),
      ([all, shuffled]) => {
        const forward = knownOf(all);
        const mixed = knownOf(shuffled);
        expect(new Map(mixed.names)).toEqual(new Map(forward.names));
        const contents = (known: KnownResults): unknown =>
          new Map([...known.results].map(([key, { contentHash: hash }]) => [key, hash]));
        expect(contents(mixed)).toEqual(contents(forward));
      },
    ),
  );
});
