import { expect, test } from "vitest";
import type { Fingerprint } from "../../../src/model/ids.ts";
import { fingerprintNode, uniqueFingerprint } from "../../../src/plan/fingerprint-node.ts";
import { graphOf } from "../../support/graph-of.ts";

const node = {
  kind: "function",
  functionName: "fit",
  functionKey: "[0]",
  argumentsHash: "a1",
} as const;
const parts = { codeHash: "c1", inputHashes: ["h1", "h2"], previous: "f0" as Fingerprint };

test("a fingerprint is 64 lower-case hex digits and the same for the same parts", () => {
  expect(fingerprintNode(node, parts)).toMatch(/^[0-9a-f]{64}$/);
  expect(fingerprintNode({ ...node }, { ...parts })).toBe(fingerprintNode(node, parts));
});

test("the scheme is pinned: changing it by accident would lose or, worse, confuse results", () => {
  expect(fingerprintNode(node, parts)).toMatchInlineSnapshot(
    `"690233a37d5e8ff91da3d0b4e9d7ffc9698160481d3d3722aafba38b173cc90c"`,
  );
});

const changes: readonly (readonly [string, () => Fingerprint])[] = [
  ["the kind", () => fingerprintNode({ ...node, kind: "method" }, parts)],
  ["the function's name", () => fingerprintNode({ ...node, functionName: "fix" }, parts)],
  ["which function it is", () => fingerprintNode({ ...node, functionKey: "[1]" }, parts)],
  ["the arguments", () => fingerprintNode({ ...node, argumentsHash: "a2" }, parts)],
  ["the code", () => fingerprintNode(node, { ...parts, codeHash: "c2" })],
  ["an input", () => fingerprintNode(node, { ...parts, inputHashes: ["h1", "h3"] })],
  ["the order of inputs", () => fingerprintNode(node, { ...parts, inputHashes: ["h2", "h1"] })],
  ["the number of inputs", () => fingerprintNode(node, { ...parts, inputHashes: ["h1"] })],
  ["joined inputs", () => fingerprintNode(node, { ...parts, inputHashes: ["h1h2"] })],
  ["the call before", () => fingerprintNode(node, { ...parts, previous: "f1" as Fingerprint })],
  [
    "no call before",
    () => fingerprintNode(node, { codeHash: "c1", inputHashes: parts.inputHashes }),
  ],
];

test.each(changes)("another fingerprint follows from another value of %s", (_, changed) => {
  expect(changed()).not.toBe(fingerprintNode(node, parts));
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
