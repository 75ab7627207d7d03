import fc from "fast-check";
import { expect, test } from "vitest";
import type { NodeId } from "../../src/model/ids.ts";
import type { Resources } from "../../src/model/resources.ts";
import { shortageOf } from "../../src/schedule/ledger.ts";
import { Schedule } from "../../src/schedule/schedule.ts";
import type { ScheduledNode } from "../../src/schedule/schedule-entry.ts";
import { arbitrarySimulation } from "../support/arbitrary-schedule.ts";
import { ancestorsOf, simulate } from "../support/simulate-schedule.ts";
import type { Simulation, Step } from "../support/simulate-schedule.ts";

const nothing = { failures: false, losses: false, stops: false, takings: false };
const calm = arbitrarySimulation(nothing);
const shared = arbitrarySimulation({ ...nothing, takings: true });
const failing = arbitrarySimulation({ ...nothing, failures: true, takings: true });
const stopping = arbitrarySimulation({ ...nothing, failures: true, stops: true, takings: true });
const anything = arbitrarySimulation({ failures: true, losses: true, stops: true, takings: true });

/** Checks a property of every simulation of a kind. */
function forAll(
  kind: fc.Arbitrary<Simulation>,
  check: (steps: readonly Step[], simulation: Simulation) => void,
): void {
  fc.assert(
    fc.property(kind, (simulation) => {
      check(simulate(simulation), simulation);
    }),
    { numRuns: 400 },
  );
}

test("every simulation comes to its end, told once and last", () => {
  forAll(anything, (steps, { nodes }) => {
    const finishes = steps.flatMap(({ commands }) => commands.filter((c) => c.type === "finish"));
    expect(finishes).toHaveLength(1);
    const ended = new Set(steps.flatMap(({ ends }) => ends));
    expect(ended.size).toBe(nodes.length);
    const last = steps.findIndex(({ commands }) => commands.at(-1)?.type === "finish");
    expect(steps.slice(last + 1).flatMap(({ commands }) => commands)).toEqual([]);
    expect(steps[last]?.running).toEqual([]);
  });
});

test("every node gets exactly one end", () => {
  forAll(stopping, (steps, { nodes }) => {
    const ends = steps.flatMap(({ ends }) => ends);
    expect([...ends].sort((left, right) => left - right)).toEqual(nodes.map(({ id }) => id));
  });
});

test("a node is looked up and launched only when all its parents have results", () => {
  forAll(stopping, (steps, { nodes }) => {
    const done = new Set<NodeId>();
    for (const { event, commands } of steps) {
      if (event.type === "ended" && event.ok) done.add(event.node);
      if (event.type === "looked-up" && event.found) done.add(event.node);
      for (const command of commands) {
        if (command.type !== "look-up" && command.type !== "launch") continue;
        expect(nodes[command.node]?.parents.every((parent) => done.has(parent))).toBe(true);
      }
    }
  });
});

test("all that is running together never needs more than there is, and is what is lent", () => {
  forAll(anything, (steps, { capacity }) => {
    for (const { running, lent } of steps) {
      const sum = sumOf(running);
      expect(shortageOf(sum, capacity)).toBeUndefined();
      expect(lent.numCpus).toBeCloseTo(sum.numCpus, 9);
      expect(lent.memoryBytes).toBeCloseTo(sum.memoryBytes, 9);
      for (const [name, amount] of Object.entries(sum.custom)) {
        expect(lent.custom[name] ?? 0).toBeCloseTo(amount, 9);
      }
    }
  });
});

test("at the end all is given back", () => {
  forAll(anything, (steps) => {
    const { numCpus, memoryBytes, custom } = steps.at(-1)?.lent ?? {};
    expect([numCpus, memoryBytes, ...Object.values(custom ?? {})].every((n) => n === 0)).toBe(true);
  });
});

test("no node waits whose resources are free", () => {
  forAll(stopping, (steps, { capacity }) => {
    for (const { running, queued } of steps) {
      for (const node of queued) {
        expect(shortageOf(sumOf([...running, node]), capacity)).toBeDefined();
      }
    }
  });
});

test("a skipped node names an ancestor that failed, and nothing with good ancestors is skipped", () => {
  forAll(failing, (steps, simulation) => {
    const { nodes, failFast } = simulation;
    const failed = new Set(steps.flatMap(({ event }) => failedNode(event)));
    const skipped = new Map(
      steps.flatMap(({ commands }) =>
        commands.flatMap((c) => (c.type === "skip" ? [[c.node, c.because] as const] : [])),
      ),
    );
    for (const node of nodes) {
      const above = ancestorsOf(node, (id) => nodes[id] as ScheduledNode);
      const because = skipped.get(node.id);
      if (because !== undefined) expect(above.includes(because) && failed.has(because)).toBe(true);
      else if (!failFast) expect(above.some((id) => failed.has(id))).toBe(false);
    }
  });
});

test("after a stop, and after a failure with failFast, nothing is looked up or launched", () => {
  forAll(anything, (steps, { failFast }) => {
    const from = steps.findIndex(
      ({ event }) => event.type === "stop" || (failFast && failedNode(event).length > 0),
    );
    if (from === -1) return;
    const later = steps.slice(from).flatMap(({ commands }) => commands.map(({ type }) => type));
    expect(later.filter((type) => type === "look-up" || type === "launch")).toEqual([]);
  });
});

test("without trouble every node is found or runs, and nothing runs twice", () => {
  forAll(calm, (steps, { nodes, fates }) => {
    const launched = steps
      .flatMap(({ commands }) => commands)
      .flatMap((command) => (command.type === "launch" ? [command.node] : []));
    const wanted = nodes.filter(({ id }) => fates[id]?.isKept === false).map(({ id }) => id);
    expect([...launched].sort((left, right) => left - right)).toEqual(wanted);
  });
});

test("a node that somebody else computes is launched once more for each time there is no result of that, and runs once", () => {
  forAll(shared, (steps, { nodes, fates }) => {
    for (const { id } of nodes) {
      const fate = fates[id];
      const begun = steps.flatMap(({ event }) =>
        event.type === "ended" && event.node === id ? [event.ok] : [],
      );
      const isComputedByOthers = fate?.takings.includes(true) ?? false;
      expect(begun).toEqual(fate?.isKept === true || isComputedByOthers ? [] : [true]);
    }
  });
});

test("the same events give the same commands", () => {
  forAll(anything, (steps, simulation) => {
    const again = new Schedule(simulation);
    for (const { event, commands } of steps) expect(again.advance(event)).toEqual(commands);
  });
});

test("a lost result is computed again once, however many nodes find it lost at the same time", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(7), (children, early) => {
      const need: Resources = { numCpus: 0, numGpus: 0, memoryBytes: 0, custom: {} };
      const kids = Array.from({ length: children }, (_, index) => (index + 1) as NodeId);
      const parent = 0 as NodeId;
      const schedule = new Schedule({
        nodes: [
          { id: parent, parents: [], children: kids, need },
          ...kids.map((id) => ({ id, parents: [parent], children: [], need })),
        ],
        capacity: need,
        failFast: false,
      });
      schedule.advance({ type: "begin" });
      schedule.advance({ type: "looked-up", node: parent, found: true });
      for (const node of kids) schedule.advance({ type: "looked-up", node, found: false });
      const lose = (nodes: readonly NodeId[]): readonly unknown[] =>
        nodes.flatMap((node) => schedule.advance({ type: "input-lost", node, parent }));
      const first = lose(kids.slice(0, 1 + early));
      expect(first).toEqual([{ type: "launch", node: parent }]);
      schedule.advance({ type: "ended", node: parent, ok: true });
      // These were launched before the second run, so what they lost is the first result.
      const late = kids.slice(1 + early);
      expect(lose(late)).toEqual(late.map((node) => ({ type: "look-up", node })));
    }),
  );
});

function failedNode(event: Step["event"]): readonly NodeId[] {
  return event.type === "ended" && !event.ok ? [event.node] : [];
}

function sumOf(nodes: readonly ScheduledNode[]): Resources {
  const custom: Record<string, number> = {};
  for (const { need } of nodes) {
    for (const [name, amount] of Object.entries(need.custom)) {
      custom[name] = (custom[name] ?? 0) + amount;
    }
  }
  return {
    numCpus: nodes.reduce((sum, { need }) => sum + need.numCpus, 0),
    numGpus: 0,
    memoryBytes: nodes.reduce((sum, { need }) => sum + need.memoryBytes, 0),
    custom,
  };
}
