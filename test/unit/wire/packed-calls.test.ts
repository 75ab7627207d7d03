import fc from "fast-check";
import { expect, test } from "vitest";
import type { RecordedCall } from "../../../src/model/recorded-graph.ts";
import {
  packCalls,
  packTargets,
  unpackCalls,
  unpackTargets,
} from "../../../src/wire/packed-calls.ts";

const hash = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString("hex"));
const path = fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.nat()), { maxLength: 3 });
const text = fc.string({ unit: "binary", maxLength: 20 });
const place = fc.record({ file: text, line: fc.nat(), column: fc.nat() });

const call: fc.Arbitrary<RecordedCall> = fc.record(
  {
    kind: fc.constantFrom("function", "construct", "method"),
    functionName: text,
    name: text,
    named: fc.boolean(),
    place,
    holes: fc.array(fc.record({ parent: fc.nat(), path, where: text }), { maxLength: 3 }),
    function: fc.nat(),
    method: text,
    callHash: hash,
    argumentsText: text,
    argumentsHash: hash,
    unspellable: fc.record({ where: text, what: text }),
    declared: fc.array(
      fc.record({ kind: fc.constant("file" as const), name: text, target: text, where: text }),
      { maxLength: 2 },
    ),
    chain: fc.record({ instance: fc.nat(), previous: fc.nat() }),
  },
  {
    requiredKeys: [
      ...(["kind", "functionName", "name", "named", "holes", "function"] as const),
      ...(["callHash", "argumentsText", "argumentsHash", "declared"] as const),
    ],
  },
);

test("calls that are packed and sent to another thread come out as they were", () => {
  fc.assert(
    fc.property(fc.array(call), (calls) => {
      expect(unpackCalls(structuredClone(packCalls(calls)))).toEqual(calls);
    }),
  );
});

test("targets that are packed and sent to another thread come out as they were", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ call: fc.nat(), path })), (targets) => {
      expect(unpackTargets(structuredClone(packTargets(targets)))).toEqual(targets);
    }),
  );
});

test("what many calls have in common is sent once", () => {
  const shared = { file: "/w.ts", line: 1, column: 2 };
  const calls = Array.from({ length: 100 }, (_, index): RecordedCall => ({
    kind: "function",
    functionName: "add",
    name: `add_${index}`,
    named: false,
    place: shared,
    holes: [{ parent: 0, path: ["train"], where: "[0]" }],
    function: 0,
    callHash: "0".repeat(64),
    argumentsText: "[#]",
    argumentsHash: "0".repeat(64),
    declared: [],
  }));
  const { places, functionNames, paths, wheres } = packCalls(calls);
  expect({ places, functionNames, paths, wheres }).toEqual({
    places: [shared],
    functionNames: ["add"],
    paths: [["train"]],
    wheres: ["[0]"],
  });
});
