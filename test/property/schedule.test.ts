import fc from "fast-check";
import { expect, test } from "vitest";
import type { NodeId } from "../../src/model/ids.ts";
import { Schedule } from "../../src/schedule/schedule.ts";
import { allTroubles, simulateSchedule } from "../support/simulate-schedule.ts";
import type { Simulated, Troubles } from "../support/simulate-schedule.ts";

const none: Troubles = {
  found: 0,
  fails: 0,
  taken: 0,
  outdated: 0,
  returned: 0,
  lost: 0,
  grows: 0,
  cancelled: 0,
};

/** Runs random graphs to their ends; the simulation itself throws where a rule is broken at any step. */
function forAll(
  troubles: Troubles,
  { runs, nodes }: { readonly runs: number; readonly nodes: number },
  check: (simulated: Simulated, count: number, seed: number) => void = () => undefined,
): void {
  fc.assert(
    fc.property(fc.nat(2 ** 31 - 1), fc.integer({ min: 1, max: nodes }), (seed, count) => {
      check(simulateSchedule(seed, count, troubles), count, seed);
    }),
    { numRuns: runs },
  );
}

test("whatever befalls a run, no rule of schedules is broken at any step, and it comes to its end", () => {
  forAll(allTroubles, { runs: 400, nodes: 40 });
  forAll(allTroubles, { runs: 30, nodes: 400 });
});

test("failures, retries and cancels with nothing else leave no node without an end", () => {
  forAll({ ...none, fails: 0.3, cancelled: 0.5 }, { runs: 200, nodes: 40 });
});

test("results that are lost again and again are computed again", () => {
  forAll({ ...none, found: 0.5, lost: 0.2 }, { runs: 200, nodes: 30 });
});

test("without trouble every node runs once", () => {
  forAll(none, { runs: 100, nodes: 60 }, ({ launches, retries, failed, skipped }, count) => {
    expect({ launches, retries, failed, skipped }).toEqual({
      launches: count,
      retries: 0,
      failed: 0,
      skipped: 0,
    });
  });
});

test("the same events give the same commands", () => {
  forAll(allTroubles, { runs: 50, nodes: 60 }, (simulated, count, seed) => {
    expect(simulateSchedule(seed, count, allTroubles)).toEqual(simulated);
  });
});

test("a lost result is computed again once, however many nodes find it lost at the same time", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(7), (children, early) => {
      const need = { numCpus: 0, numGpus: 0, memoryBytes: 0, custom: {} };
      const terms = { need, tags: [] };
      const kids = Array.from({ length: children }, (_, index) => (index + 1) as NodeId);
      const parent = 0 as NodeId;
      const schedule = new Schedule({
        nodes: [
          { id: parent, parents: [], terms },
          ...kids.map((id) => ({ id, parents: [parent], terms })),
        ],
        capacity: need,
        failFast: false,
      });
      schedule.advance({ type: "begin" }, 0);
      schedule.advance({ type: "looked-up", node: parent, found: true }, 0);
      for (const node of kids) schedule.advance({ type: "looked-up", node, found: false }, 0);
      const lose = (nodes: readonly NodeId[]): readonly unknown[] =>
        nodes.flatMap((node) => schedule.advance({ type: "input-lost", node, parent }, 0));
      const first = lose(kids.slice(0, 1 + early));
      expect(first).toEqual([{ type: "launch", node: parent, attempt: 1 }]);
      schedule.advance({ type: "ended", node: parent, ok: true }, 0);
      // These were launched before the second run, so what they lost is the first result.
      const late = kids.slice(1 + early);
      expect(lose(late)).toEqual(late.map((node) => ({ type: "look-up", node })));
    }),
  );
});
