import fc from "fast-check";
import { expect, test } from "vitest";
import type { NodeId } from "../../../src/model/ids.ts";
import type { ResultRef } from "../../../src/model/result-ref.ts";
import { packReplies, unpackReplies } from "../../../src/wire/packed-replies.ts";
import type { NodeReply } from "../../../src/wire/packed-replies.ts";
import { packRuns, unpackRuns } from "../../../src/wire/packed-runs.ts";
import type { RunRequest } from "../../../src/wire/run-request.ts";

const hash = fc.stringMatching(/^[0-9a-f]{64}$/);
const resources = fc.constantFrom(
  { numCpus: 1, numGpus: 0, memoryBytes: 0, custom: {} },
  { numCpus: 0.5, numGpus: 0, memoryBytes: 0, custom: { _disk: 1 } },
);

const result = fc
  .record({
    fingerprint: hash,
    contentHash: hash,
    codec: fc.constantFrom("json", "text", "bytes", "npy", "cbor"),
    items: fc.dictionary(fc.string(), hash, { maxKeys: 2 }),
    inline: fc.option(fc.uint8Array({ maxLength: 40 }), { nil: undefined }),
    scratch: fc.option(fc.constant("run"), { nil: undefined }),
  })
  .map(({ inline, scratch, ...rest }) => ({
    ...rest,
    ...(scratch === undefined ? {} : { scratch }),
    sizeBytes: inline?.byteLength ?? 100_000,
    ...(inline === undefined ? {} : { inline }),
  })) as unknown as fc.Arbitrary<ResultRef>;

const recorded = { kind: "recorded", node: 7 } as const;
const inner = {
  ...{ kind: "inner", index: 0, base: 60, callKind: "map", function: 1 },
  growth: { inline: new Uint8Array([1, 2]) },
} as const;
const origins = [recorded, inner].flatMap((of) =>
  [[3], ["rows", 4]].map((path) => ({
    origin: { kind: "of-list", of, function: 2, holes: [{ parent: 5, path }] },
  })),
);

const run = fc
  .record({
    node: fc.nat(50),
    callHash: hash,
    fingerprint: hash,
    functionName: fc.constantFrom("f", "g"),
    codeHash: hash,
    items: fc.array(fc.array(fc.oneof(fc.string(), fc.nat())), { maxLength: 2 }),
    inputs: fc.array(fc.record({ parent: fc.nat(50), result }), { maxLength: 3 }),
    resources,
    attempt: fc.constantFrom(1, 1, 1, 2),
    follows: fc.constantFrom({}, { following: [3, 4] }),
    origin: fc.constantFrom({}, {}, ...origins),
    rare: fc.constantFrom({}, {}, { scratch: "run" }, { scratch: "run", unhashed: true }),
  })
  .map(
    ({
      node,
      callHash,
      fingerprint,
      functionName,
      codeHash,
      items,
      inputs,
      rare,
      follows,
      origin,
      ...rest
    }) =>
      ({
        kind: "run",
        call: {
          ...{ node, name: `n${node}`, callHash },
          inputs: inputs.map((each) => ({ ...each, name: `n${each.parent}` })),
          ...follows,
          ...origin,
        },
        keep: { fingerprint, items, functionName, codeHash, ...rare },
        ...rest,
        replay: [],
      }) as unknown as RunRequest,
  );

const nameOf = (node: NodeId): string => `n${node}`;

test("runs that were packed, and cloned, are what they were", () => {
  fc.assert(
    fc.property(fc.array(run, { maxLength: 8 }), (runs) => {
      expect(unpackRuns(structuredClone(packRuns(runs)), nameOf)).toEqual(runs);
    }),
  );
});

const reply = fc.oneof(
  fc
    .record({ result, durationMs: fc.nat(), lines: fc.nat(3), measures: fc.constant({ cpuMs: 1 }) })
    .map((each) => ({ kind: "kept", ...each })),
  fc.constant({ kind: "failed", failure: { reason: "node-stopped" }, durationMs: 1, lines: 0 }),
  fc.constant({ kind: "input-changed", node: 1, name: "a", lines: 2 }),
) as unknown as fc.Arbitrary<NodeReply[1]>;

test("replies that were packed, and cloned, are what they were, those with small values first", () => {
  fc.assert(
    fc.property(fc.array(reply, { maxLength: 8 }), (given) => {
      const replies = given.map((each, node) => [node as NodeId, each] as const);
      const isSmall = ([, each]: NodeReply): boolean =>
        each.kind === "kept" && each.result.inline !== undefined;
      const keepOf = (node: NodeId): Pick<RunRequest, "keep"> | undefined => {
        const each = given[node];
        if (each?.kind !== "kept") return undefined;
        const { fingerprint, scratch } = each.result;
        const rare = scratch === undefined ? {} : { scratch };
        return { keep: { fingerprint, items: [], functionName: "f", codeHash: "", ...rare } };
      };
      const unpacked = unpackReplies(structuredClone(packReplies(replies)), keepOf);
      const expected = [...replies.filter(isSmall), ...replies.filter((each) => !isSmall(each))];
      expect(unpacked).toEqual(expected);
    }),
  );
});
