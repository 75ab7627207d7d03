import fc from "fast-check";
import type { NodeId } from "../../src/model/ids.ts";
import type { Resources } from "../../src/model/resources.ts";
import type { ScheduledNode } from "../../src/schedule/schedule-entry.ts";
import type { Fate, Simulation } from "./simulate-schedule.ts";

const capacity: Resources = {
  numCpus: 2,
  numGpus: 0,
  memoryBytes: 10,
  custom: { _disk: 1, _model: 2 },
};

const need: fc.Arbitrary<Resources> = fc.record({
  numCpus: fc.constantFrom(0, 0.1, 0.5, 1, 2),
  numGpus: fc.constant(0),
  memoryBytes: fc.constantFrom(0, 1, 4, 10),
  custom: fc.constantFrom({}, { _disk: 0.3 }, { _disk: 1, _model: 1 }, { _model: 2 }),
});

const share = fc.double({ min: 0, max: 0.999, noNaN: true });

/** How likely trouble is: what a simulation may be about. */
export interface Trouble {
  readonly failures: boolean;
  readonly losses: boolean;
  readonly stops: boolean;
  readonly takings: boolean;
}

/** Graphs of up to ten nodes with random needs, fates and order of completion. */
export function arbitrarySimulation(trouble: Trouble): fc.Arbitrary<Simulation> {
  const fate: fc.Arbitrary<Fate> = fc.record({
    isKept: fc.boolean(),
    isGood: trouble.failures ? fc.boolean() : fc.constant(true),
    takings: trouble.takings ? fc.array(fc.boolean(), { maxLength: 2 }) : fc.constant([]),
    losses: trouble.losses ? fc.array(share, { maxLength: 2 }) : fc.constant([]),
  });
  return fc
    .record({
      needs: fc.array(need, { minLength: 1, maxLength: 10 }),
      edges: fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 20 }),
      fates: fc.array(fate, { minLength: 10, maxLength: 10 }),
      order: fc.array(share, { minLength: 1, maxLength: 20 }),
      failFast: trouble.failures ? fc.boolean() : fc.constant(false),
      stopAfter: trouble.stops ? fc.nat(20) : fc.constant(-1),
    })
    .map(({ needs, edges, stopAfter, ...rest }) => ({
      nodes: toNodes(needs, edges),
      capacity,
      ...rest,
      ...(stopAfter < 1 ? {} : { stopAfter }),
    }));
}

function toNodes(
  needs: readonly Resources[],
  edges: readonly (readonly [number, number])[],
): readonly ScheduledNode[] {
  const good = edges.filter(([from, to]) => from < to && to < needs.length);
  return needs.map((each, id) => ({
    id: id as NodeId,
    need: each,
    parents: ids(good.filter(([, to]) => to === id).map(([from]) => from)),
    children: ids(good.filter(([from]) => from === id).map(([, to]) => to)),
  }));
}

function ids(numbers: readonly number[]): readonly NodeId[] {
  return [...new Set(numbers)].sort((left, right) => left - right) as NodeId[];
}
