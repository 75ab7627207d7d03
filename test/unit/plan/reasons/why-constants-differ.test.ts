import { expect, test } from "vitest";
import type { FingerprintParts } from "../../../../src/model/fingerprint-parts.ts";
import type { CodeHash } from "../../../../src/model/ids.ts";
import { fingerprintNode } from "../../../../src/plan/fingerprint-node.ts";
import { whyConstantsDiffer } from "../../../../src/plan/reasons/why-constants-differ.ts";
import { formatChange } from "../../../../src/report/format-reason.ts";

const without: FingerprintParts = {
  code: "c" as CodeHash,
  function: "f",
  arguments: "a",
  argumentsText: "[]",
  inputs: [],
  declared: [],
};
const having = (constants: Readonly<Record<string, string>>): FingerprintParts => ({
  ...without,
  constants,
});

test("constants of other values are told by name", () => {
  const changes = whyConstantsDiffer(having({ a: "1", b: "2" }), having({ a: "1", b: "3" }));
  expect(changes).toEqual([{ part: "constant", name: "b" }]);
  expect(changes.map((change) => formatChange(change, "/"))).toEqual(["the value of b changed"]);
});

test("constants that are new or gone come with code that changed, and are told by that", () => {
  expect(whyConstantsDiffer(having({ a: "1" }), having({ b: "1" }))).toEqual([]);
  expect(whyConstantsDiffer(without, having({ b: "1" }))).toEqual([]);
});

test("values of constants change a fingerprint, and new names from the bundler do not", () => {
  const print = (parts: FingerprintParts): string => fingerprintNode("function", parts);
  expect(print(having({ a: "1" }))).not.toBe(print(having({ a: "2" })));
  expect(print(having({ a: "1" }))).toBe(print(having({ a2: "1" })));
  expect(print(having({ a: "1" }))).not.toBe(print(without));
});
