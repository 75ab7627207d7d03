import fc from "fast-check";
import { expect, test } from "vitest";
import { ChainState } from "../../../src/execute/chain-state.ts";
import type { Fingerprint, NodeId } from "../../../src/model/ids.ts";
import type { ChainSnapshots, NodeWork } from "../../../src/model/node-work.ts";

const construction = 0 as NodeId;

/** The call of a chain at a position, its construction at 0. */
function callAt(node: number, snapshots: Partial<ChainSnapshots> = {}): NodeWork {
  const callOf = (at: number) => ({
    node: at as NodeId,
    name: `call-${at}`,
    callHash: "",
    inputs: [],
  });
  return {
    call: callOf(node),
    keep: {
      fingerprint: `f${node}` as Fingerprint,
      items: [],
      functionName: "f",
      codeHash: "c",
    },
    chain: {
      instance: construction,
      callsSince: (lastMade = -1 as NodeId) =>
        Array.from({ length: node - lastMade - 1 }, (_, n) => callOf(lastMade + 1 + n)),
      snapshots: {
        before: () => [],
        mayKeep: true,
        whyNotClonable: () => Promise.resolve(undefined),
        ...snapshots,
      },
    },
  };
}

test("a state is due to be kept after a second of work, however many calls that took", () => {
  const durations = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 8 });
  fc.assert(
    fc.property(durations, (calls) => {
      const state = new ChainState();
      let workMs = 0;
      for (const [node, durationMs] of calls.entries()) {
        state.made(callAt(node), durationMs);
        workMs += durationMs;
        expect(state.isDue).toBe(workMs >= 1000);
      }
    }),
    { examples: [[[400, 599]], [[400, 600]]] },
  );
});

test("a state that took long to keep is due again only after fifty times as much work", () => {
  const state = new ChainState();
  state.made(callAt(1), 5000);
  state.tried(100);
  state.made(callAt(2), 4999);
  expect(state.isDue).toBe(false);
  state.made(callAt(3), 1);
  expect(state.isDue).toBe(true);
});

test("the state is asked for after the last call, and once", async () => {
  const state = new ChainState();
  state.made(callAt(1), 0);
  state.made(callAt(2), 0);
  expect(await state.snapshotRequest()).toEqual({
    kind: "snapshot",
    instance: construction,
    after: { name: "call-2", fingerprint: "f2", functionName: "f", codeHash: "c" },
  });
  state.tried(1);
  expect(await state.snapshotRequest()).toBeUndefined();
});

test("no state is asked for where none may be kept, of an instance that is lost, and after keeping one ended its thread", async () => {
  const forbidden = new ChainState();
  forbidden.made(callAt(1, { mayKeep: false }), 5000);
  const lost = new ChainState();
  lost.made(callAt(1), 5000);
  lost.lost();
  const died = new ChainState();
  died.died();
  died.made(callAt(1), 5000);
  const asked = [forbidden, lost, died].map((state) => state.snapshotRequest());
  expect(await Promise.all(asked)).toEqual([undefined, undefined, undefined]);
});

test("a live instance needs the calls since its last one; one that is not alive may be restored instead", async () => {
  const points = [{ node: 1 as NodeId, name: "call-1", fingerprint: "f1" as Fingerprint }];
  const third = callAt(3, {
    before: () => points,
    whyNotClonable: () => Promise.resolve("it has secrets"),
  });
  const state = new ChainState();
  const dead = await state.callsBefore(third);
  expect([dead.replay.map(({ name }) => name), dead.resume]).toEqual([
    ["call-0", "call-1", "call-2"],
    { instance: construction, points, notClonable: "it has secrets" },
  ]);
  state.made(callAt(1), 0);
  const alive = await state.callsBefore(third);
  expect([alive.replay.map(({ name }) => name), alive.resume]).toEqual([["call-2"], undefined]);
  expect((await new ChainState().callsBefore(callAt(0))).resume).toBeUndefined();
});
