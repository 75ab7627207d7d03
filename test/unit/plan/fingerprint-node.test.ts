import fc from "fast-check";
import { expect, test } from "vitest";
import type { FingerprintParts } from "../../../src/model/fingerprint-parts.ts";
import type { CodeHash, ContentHash, Fingerprint, NodeName } from "../../../src/model/ids.ts";
import { fingerprintNode, uniqueFingerprint } from "../../../src/plan/fingerprint-node.ts";
import { graphOf } from "../../support/graph-of.ts";

const input = (hash: string, node = "rows") => ({
  node: node as NodeName,
  path: [],
  where: "[0]",
  hash: hash as ContentHash,
});
const previous = (fingerprint: string, node = "add") => ({
  previous: { fingerprint: fingerprint as Fingerprint, node: node as NodeName },
});
const declared = (hash: string, name = "a.csv") =>
  ({ kind: "file", name, where: "[0]", hash }) as const;

const parts: FingerprintParts = {
  code: "c1" as CodeHash,
  function: "f1",
  arguments: "a1",
  argumentsText: "[#]",
  inputs: [input("h1"), input("h2")],
  declared: [declared("d1")],
  ...previous("f0"),
  version: "1",
  environment: { node: "v20", arch: "x64" },
};

const print = (changed: Partial<FingerprintParts> = {}): Fingerprint =>
  fingerprintNode("function", { ...parts, ...changed });

test("a fingerprint is 64 lower-case hex digits and the same for the same parts", () => {
  expect(print()).toMatch(/^[0-9a-f]{64}$/);
  expect(print()).toBe(fingerprintNode("function", structuredClone(parts)));
});

test("the scheme is pinned: changing it by accident would lose or, worse, confuse results", () => {
  expect(print()).toMatchInlineSnapshot(
    `"4a77c3f3687a4f2436c3a6ba1d2fa05a7b4d04f8a0c61fda954fb8d0a61b2087"`,
  );
});

test.each<readonly [string, Partial<FingerprintParts>]>([
  ["which function it is", { function: "f2" }],
  ["the arguments", { arguments: "a2" }],
  ["the code", { code: "c2" as CodeHash }],
  ["an input", { inputs: [input("h1"), input("h3")] }],
  ["the order of inputs", { inputs: [input("h2"), input("h1")] }],
  ["the number of inputs", { inputs: [input("h1")] }],
  ["joined inputs", { inputs: [input("h1h2")] }],
  ["a declared file", { declared: [declared("d2")] }],
  ["no declared file", { declared: [] }],
  [
    "an input in place of a declared file",
    { inputs: [...parts.inputs, input("d1")], declared: [] },
  ],
  ["the call before", previous("f1")],
  ["the version", { version: "2" }],
  ["the runtime", { environment: { node: "v22", arch: "x64" } }],
  ["less of the machine", { environment: { node: "v20" } }],
])("another fingerprint follows from another value of %s", (_, changed) => {
  expect(print(changed)).not.toBe(print());
});

test("another fingerprint follows from another kind, and from parts that are absent", () => {
  expect(fingerprintNode("method", parts)).not.toBe(print());
  for (const absent of ["previous", "version"]) {
    const left = Object.entries(parts).filter(([key]) => key !== absent);
    const fewer = Object.fromEntries(left) as unknown as FingerprintParts;
    expect(fingerprintNode("function", fewer)).not.toBe(print());
  }
});

test.each<readonly [string, Partial<FingerprintParts>]>([
  ["names of parents", { inputs: [input("h1", "renamed"), input("h2")] }],
  ["the name of the call before", previous("f0", "renamed")],
  ["the text of the arguments that is kept for messages", { argumentsText: "" }],
  ["the order in which the machine is told", { environment: { arch: "x64", node: "v20" } }],
])("%s do not count", (_, changed) => {
  expect(print(changed)).toBe(print());
});

test("a unique fingerprint is of one node in one run", () => {
  const { nodes } = graphOf("a, b");
  const [a, b] = nodes;
  if (a === undefined || b === undefined) throw new Error("the graph has two nodes");
  const prints = [
    uniqueFingerprint("r1", a),
    uniqueFingerprint("r2", a),
    uniqueFingerprint("r1", b),
  ];
  expect(new Set(prints).size).toBe(3);
});

test("parts that are plain are spelled as all others are", () => {
  const hash = fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((bytes) => Buffer.from(bytes).toString("hex"));
  const plain = fc.record({
    code: hash,
    function: fc.string({ unit: "binary" }),
    arguments: hash,
    inputs: fc.array(hash.map((each) => input(each))),
    before: fc.option(
      hash.map((each) => previous(each)),
      { nil: {} },
    ),
  });
  fc.assert(
    fc.property(plain, fc.constantFrom("function", "construct", "method"), (given, kind) => {
      const { before, ...rest } = given;
      const parts = {
        ...rest,
        ...before,
        argumentsText: "",
        declared: [],
      } as unknown as FingerprintParts;
      // With an empty environment they go the long way, and say the same.
      expect(fingerprintNode(kind, parts)).toBe(
        fingerprintNode(kind, { ...parts, environment: {} }),
      );
    }),
  );
});
