import { expect, test } from "vitest";
import type { RunJob } from "../../../src/contract/backend.ts";
import { Quickness } from "../../../src/backends/in-process/quickness.ts";
import type { NodeId } from "../../../src/model/ids.ts";
import { defaultNeed } from "../../../src/model/resources.ts";

const ids = Array.from({ length: 10 }, (_, id) => id as NodeId);

/** Nodes 0 to 7 are of `quick`, 8 of `slow`, 9 is a call on an instance. */
function quickness(
  args: object = {},
  more: Partial<Pick<RunJob, "mayRunUnseen" | "commit">> = {},
): Quickness {
  const functionName = (id: number): string => (id === 8 ? "slow" : "quick");
  const job = {
    graph: {
      nodes: ids.map((id) => ({
        functionName: functionName(id),
        kind: id === 9 ? "method" : "function",
      })),
    },
    argumentsOf: () => ({ need: defaultNeed, ...args }),
    capacity: { ...defaultNeed, numCpus: 2 },
    ...more,
  } as unknown as RunJob;
  const learned = new Quickness(job);
  for (const id of ids.slice(0, 4)) learned.note(id, 0);
  for (let seen = 0; seen < 4; seen += 1) learned.note(8 as NodeId, 100);
  return learned;
}

test("nodes of functions that were quick may ride, and no others", () => {
  const { mayRide } = quickness();
  expect(ids.filter(mayRide)).toEqual(ids.slice(0, 8));
});

test("before three nodes of a function have ended, none of it rides", () => {
  const { graph, ...job } = { graph: { nodes: [{ functionName: "f", kind: "function" }] } };
  const fresh = new Quickness({
    ...job,
    graph,
    argumentsOf: () => ({ need: defaultNeed }),
  } as unknown as RunJob);
  const told = [0, 1, 2, 3].map((seen) => {
    if (seen > 0) fresh.note(0 as NodeId, 0);
    return fresh.mayRide(0 as NodeId);
  });
  expect(told).toEqual([false, false, false, true]);
});

test.each([{ timeoutMs: 1000 }, { need: { ...defaultNeed, memoryBytes: 1 } }, { share: true }])(
  "a node with %o never rides",
  (args) => {
    expect(ids.filter(quickness(args).mayRide)).toEqual([]);
  },
);

test("a ride is never so long that another processor has nothing to do", () => {
  const { most } = quickness();
  const leader = 0 as NodeId;
  expect([0, 1, 2, 3, 7, 100_000].map((waiting) => most(leader, waiting))).toEqual([
    0, 0, 0, 1, 2, 499,
  ]);
});

test("a function that becomes slow does not ride any more", () => {
  const learned = quickness();
  for (let seen = 0; seen < 20; seen += 1) learned.note(0 as NodeId, 50);
  expect(ids.filter(learned.mayRide)).toEqual([]);
});

test("a node may follow if it is quick, need not be looked up, gave small values so far, and the store is not strict", () => {
  const mayFollow = (args: Parameters<typeof quickness>[1]): boolean =>
    quickness({}, args).mayFollow(0 as NodeId);
  const mayRunUnseen = (): boolean => true;
  expect(mayFollow({ mayRunUnseen })).toBe(true);
  expect(mayFollow({})).toBe(false);
  expect(mayFollow({ mayRunUnseen: () => false })).toBe(false);
  expect(mayFollow({ mayRunUnseen, commit: () => Promise.resolve() })).toBe(false);
  const learned = quickness({}, { mayRunUnseen });
  learned.noteLarge(3 as NodeId);
  expect(learned.mayFollow(0 as NodeId)).toBe(false);
});

test("a ride takes about forty milliseconds, with those that follow others of it", () => {
  const learned = quickness();
  expect(learned.longest(0 as NodeId)).toBe(500);
  for (let seen = 0; seen < 40; seen += 1) learned.note(0 as NodeId, 2);
  expect(learned.longest(0 as NodeId)).toBe(20);
});
