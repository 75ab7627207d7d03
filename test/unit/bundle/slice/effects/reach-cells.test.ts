import * as fc from "fast-check";
import { expect, test } from "vitest";
import { idsIn, noCells, onlyOf, unite } from "../../../../../src/bundle/slice/effects/cell-set.ts";
import type { CellSet } from "../../../../../src/bundle/slice/effects/cell-set.ts";
import { prepareState } from "../../../../../src/bundle/slice/effects/prepare-state.ts";
import { connect, handOut } from "../../../../../src/bundle/slice/effects/note-changes.ts";
import { reach } from "../../../../../src/bundle/slice/effects/reach-cells.ts";
import { makeCell, noEffects } from "../../../../../src/bundle/slice/effects/roots.ts";
import type { Effects } from "../../../../../src/bundle/slice/effects/roots.ts";
import type { EffectsState } from "../../../../../src/bundle/slice/effects/effects-state.ts";
import { startRound } from "../../../../../src/bundle/slice/effects/round.ts";
import { propertySeed } from "../../../../support/property-seed.ts";

const count = 70;
const some = fc.array(fc.nat(count - 1), { maxLength: 6 });
const puts = fc.array(fc.tuple(some, some), { maxLength: 60 });

const setOf = (ids: readonly number[]): CellSet =>
  ids.reduce((set, id) => unite(set, onlyOf(id)), noCells);

/** A module of cells, every third a function that gives back and changes what it is told to. */
function stateWith(returned: readonly number[]): [EffectsState, readonly number[]] {
  const state = prepareState({
    units: [],
    references: [],
    names: {
      ofModule: new Map(),
      at: new Map(),
      globals: new Set(),
      shorthands: new Set(),
      requires: new Set(),
    },
    importedFrom: () => ({ kind: "reading" }),
    runtimeEnd: 0,
  });
  const first = state.cells.length;
  const ids = Array.from({ length: count }, (_, at) => first + at);
  for (const [at, id] of ids.entries()) {
    const isFunction = at % 3 === 0;
    const back = returned[at];
    const runs: Effects = noEffects();
    if (back !== undefined) {
      runs.returns = onlyOf(first + back);
      runs.affects = onlyOf(first + at);
    }
    const kind = isFunction ? "function" : "data";
    const cell = makeCell(state.cells, { name: String(id), kind, runs: [runs] });
    state.cells.push(cell);
    state.own = unite(state.own, cell.alone);
    state.changeable = unite(state.changeable, cell.alone);
    if (isFunction) continue;
    state.stateful = unite(state.stateful, cell.alone);
  }
  return [state, ids];
}

test("what is reached is what following every step one by one reaches", () => {
  fc.assert(
    fc.property(puts, some, some, fc.boolean(), (edges, returned, from, throughCode) => {
      const [state, ids] = stateWith(returned);
      const at = (of: readonly number[]): readonly number[] => of.map((one) => ids[one] ?? 0);
      for (const [where, what] of edges) {
        connect(state, setOf(at(where)), setOf(at(what)), noEffects());
      }
      state.round = startRound();
      const reached = new Set(at(from));
      const affects = new Set<number>();
      for (const id of reached) {
        const place = ids.indexOf(id);
        for (const [where, what] of edges) {
          if (where.includes(place)) for (const one of at(what)) reached.add(one);
        }
        if (!throughCode && place % 3 === 0) continue;
        const back = returned[place];
        if (back === undefined) continue;
        reached.add(ids[back] ?? 0);
        affects.add(id);
      }
      const found = reach(state, setOf(at(from)), throughCode);
      expect(idsIn(found.cells)).toEqual([...reached].sort((a, b) => a - b));
      if (throughCode) expect(idsIn(found.affects)).toEqual([...affects].sort((a, b) => a - b));
    }),
    { seed: propertySeed, numRuns: 300 },
  );
});

test("what unknown code gets may end up in all else that it gets, and changes", () => {
  fc.assert(
    fc.property(some, (given) => {
      const [state, ids] = stateWith([]);
      const cells = given.map((one) => ids[one] ?? 0);
      const sink = noEffects();
      handOut(state, setOf(cells), sink);
      state.round = startRound();
      for (const id of cells) {
        expect(reach(state, onlyOf(id), true).cells).toEqual(setOf(cells));
      }
      expect(sink.affects).toEqual(setOf(cells));
    }),
    { seed: propertySeed },
  );
});
