import fc from "fast-check";
import { expect, test } from "vitest";
import type { ResultRecord } from "../../../src/store/journal-record.ts";
import { resultJson } from "../../../src/store/result-json.ts";

const hash = fc.stringMatching(/^[0-9a-f]{64}$/);
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom('a"b', "a\\b", "\n", "\u2028", "\ud800", "é"),
);
const path = fc.array(fc.oneof(fc.nat(), fc.string()), { maxLength: 2 });
const some = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });

const parts = fc.record({
  ...{ code: hash, function: text, arguments: hash, argumentsText: text },
  inputs: fc.array(fc.record({ node: text, path, where: text, hash }), { maxLength: 3 }),
  declared: fc.array(fc.record({ kind: fc.constant("file"), name: text, where: text, hash }), {
    maxLength: 1,
  }),
  constants: some(fc.dictionary(text, hash, { maxKeys: 2 })),
  previous: some(fc.record({ fingerprint: hash, node: text })),
  version: some(text),
  environment: some(fc.record({ node: text })),
  plugins: some(fc.array(fc.record({ use: text, about: text, hash }), { maxLength: 2 })),
});

const record = fc.record({
  ...{ type: fc.constant("result"), at: fc.nat(), node: text, functionName: text },
  ...{ fingerprint: hash, contentHash: hash },
  codec: fc.constantFrom("json", "text", "bytes"),
  sizeBytes: fc.nat(),
  items: fc.dictionary(text, hash, { maxKeys: 2 }),
  files: some(fc.array(fc.record({ path: text, hash, sizeBytes: fc.nat() }), { maxLength: 1 })),
  durationMs: fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e9, noNaN: true })),
  ...{ attempts: some(fc.nat()), cpuMs: some(fc.nat()), peakHeapBytes: some(fc.nat()) },
  because: some(
    fc.oneof(
      fc.constant({ kind: "new" }),
      fc.record({ kind: fc.constant("changed"), before: hash, changes: fc.constant([]) }),
    ),
  ),
  parts: some(parts),
  ...{ text: some(text), base64: some(text) },
});

test("the record of a result is written as JSON writes it", () => {
  fc.assert(
    fc.property(record, (given) => {
      expect(resultJson(given as unknown as ResultRecord)).toBe(JSON.stringify(given));
    }),
  );
});
