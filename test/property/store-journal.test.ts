import fc from "fast-check";
import { expect, test } from "vitest";
import type { NodeName } from "../../src/model/ids.ts";
import { formatRecord } from "../../src/store/format-record.ts";
import { parseRecord } from "../../src/store/journal-record.ts";
import type { JournalRecord } from "../../src/store/journal-record.ts";
import { readJournal } from "../../src/store/read-journal.ts";
import { fingerprintOf } from "../support/keep-results.ts";

const node = (name: string): NodeName => name as NodeName;

const records: readonly JournalRecord[] = [
  { type: "journal", at: 1, format: 2, kind: "run", workflow: "ä\ufffd w", run: "r" },
  {
    ...{ type: "result", at: 2, node: node("rows ü"), functionName: "f" },
    ...{ fingerprint: fingerprintOf(1), contentHash: fingerprintOf(2) as never, codec: "json" },
    ...{ sizeBytes: 14, items: { '["x"]': fingerprintOf(3) as never }, durationMs: 1.5 },
    text: '{"type":"oh"}\n',
  },
  { type: "reused", at: 3, node: node("rows"), fingerprint: fingerprintOf(1) },
  {
    ...{ type: "items", at: 4, fingerprint: fingerprintOf(1) },
    ...{ contentHash: fingerprintOf(2) as never, items: { '["y"]': fingerprintOf(4) as never } },
  },
  { type: "removed", at: 5, node: node("rows"), fingerprints: [fingerprintOf(1)] },
  { type: "output", at: 6, stream: "stdout", line: "printed \ufffd" },
  { type: "skipped", at: 7, node: node("b"), because: "rows" },
];

test("no byte of a journal can be changed without its line being refused", () => {
  const bytes = Buffer.from(records.map(formatRecord).join(""));
  const written = new Set(records.map((record) => JSON.stringify(record)));
  for (let position = 0; position < bytes.length; position++) {
    for (const change of [1, 0x28, 0xff]) {
      const changed = Buffer.from(bytes);
      changed[position] = (changed[position] ?? 0) ^ change;
      const read = readJournal(changed);
      for (const { record } of read.records) expect(written).toContain(JSON.stringify(record));
      expect(read.records.length).toBeLessThan(records.length);
      expect(read.records.length).toBeGreaterThanOrEqual(records.length - 2);
    }
  }
});

test("bytes that are lost, doubled or mixed up within a journal make no record that was not written", () => {
  const bytes = Buffer.from(records.map(formatRecord).join(""));
  const written = new Set(records.map((record) => JSON.stringify(record)));
  const position = fc.nat(bytes.length);
  fc.assert(
    fc.property(position, position, position, (a, b, c) => {
      const pieces = [a, b, c].sort((x, y) => x - y);
      const [first = 0, second = 0, third = 0] = pieces;
      const mixed = Buffer.concat([
        bytes.subarray(0, first),
        bytes.subarray(second, third),
        bytes.subarray(first, second),
        bytes.subarray(third),
      ]);
      for (const changed of [
        mixed,
        Buffer.concat([bytes.subarray(0, first), bytes.subarray(second)]),
        Buffer.concat([bytes.subarray(0, second), bytes.subarray(first)]),
      ]) {
        for (const { record } of readJournal(changed).records) {
          expect(written).toContain(JSON.stringify(record));
        }
      }
    }),
    { numRuns: 1000 },
  );
});

test("a line of the first format needs no check, and one that says it is of a later format does", () => {
  const first = { type: "journal", at: 1, format: 1, kind: "run", workflow: "w", run: "r" };
  expect(parseRecord(JSON.stringify(first))).toEqual(first);
  expect(parseRecord(JSON.stringify({ ...first, format: 2 }))).toBeUndefined();
  expect(parseRecord(JSON.stringify({ ...first, format: 3 }))).toBeUndefined();
});

test("a line says the same record with its check as without", () => {
  for (const record of records) {
    const line = formatRecord(record);
    expect(line).toMatch(/^\{"check":"[0-9a-f]{16}","type":/);
    expect(parseRecord(line.slice(0, -1))).toEqual(JSON.parse(JSON.stringify(record)));
    expect(parseRecord(line.slice(0, -2))).toBeUndefined();
  }
});
