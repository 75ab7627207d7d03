import { expect, test } from "vitest";
import type { ContentHash, Fingerprint, NodeId } from "../../../src/model/ids.ts";
import type { ResultRef } from "../../../src/model/result-ref.ts";
import type { Reply, RunRequest } from "../../../src/wire/run-request.ts";
import { RideResults } from "../../../src/worker/ride-results.ts";

const result: ResultRef = {
  fingerprint: "f" as Fingerprint,
  contentHash: "c" as ContentHash,
  codec: "json",
  sizeBytes: 1,
  items: {},
  inline: new Uint8Array([49]),
};

function kept(more: Partial<ResultRef>): Reply {
  return { kind: "kept", result: { ...result, ...more }, durationMs: 1, lines: 0 };
}

const parent = 0 as NodeId;
const follower = { call: { inputs: [], following: [parent] } } as unknown as RunRequest;
const nameOf = (): string => "parent";

test("a node that follows another one is given its small value", () => {
  const results = new RideResults();
  results.note(parent, kept({}));
  expect(results.fill(follower, nameOf)?.call.inputs).toEqual([{ parent, name: "parent", result }]);
});

test("a node is not given what the one before it hands over to, in place of a value", () => {
  const results = new RideResults();
  results.note(parent, kept({ isGrowth: true }));
  expect(results.fill(follower, nameOf)).toBe(undefined);
});
