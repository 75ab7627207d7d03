import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  common,
  firstIn,
  idsIn,
  isCommonWithin,
  isIn,
  isWithin,
  meet,
  noCells,
  onlyOf,
  unite,
  without,
} from "../../../../../src/bundle/slice/effects/cell-set.ts";
import type { CellSet } from "../../../../../src/bundle/slice/effects/cell-set.ts";
import { keepSet } from "../../../../../src/bundle/slice/effects/keep-set.ts";
import type { KeptSets } from "../../../../../src/bundle/slice/effects/keep-set.ts";
import { propertySeed } from "../../../../support/property-seed.ts";

const ids = fc.uniqueArray(fc.oneof(fc.nat(70), fc.nat(5_000)), { maxLength: 60 });

const setOf = (of: readonly number[]): CellSet =>
  of.reduce((set, id) => unite(set, onlyOf(id)), noCells);

const ascending = (of: Iterable<number>): readonly number[] => [...of].sort((a, b) => a - b);

test("sets of cells do what sets of numbers do", () => {
  fc.assert(
    fc.property(ids, ids, ids, (a, b, c) => {
      const [one, other, third] = [setOf(a), setOf(b), setOf(c)];
      const both = a.filter((id) => b.includes(id));
      expect(idsIn(one)).toEqual(ascending(a));
      expect(idsIn(unite(one, other))).toEqual(ascending(new Set([...a, ...b])));
      expect(idsIn(common(one, other))).toEqual(ascending(both));
      expect(idsIn(without(one, other))).toEqual(ascending(a.filter((id) => !b.includes(id))));
      expect(isWithin(one, other)).toBe(a.every((id) => b.includes(id)));
      expect(meet(one, other)).toBe(both.length > 0);
      expect(isCommonWithin(one, other, third)).toBe(both.every((id) => c.includes(id)));
      expect(firstIn(one)).toBe(ascending(a)[0]);
      for (const id of [...a, ...b]) expect(isIn(one, id)).toBe(a.includes(id));
    }),
    { seed: propertySeed },
  );
});

test("a union that adds nothing is the set itself, so that growth shows by identity", () => {
  fc.assert(
    fc.property(ids, (a) => {
      const whole = setOf(a);
      const part = setOf(a.slice(0, a.length >> 1));
      expect(unite(whole, part)).toBe(whole);
      expect(unite(whole, setOf(a.toReversed()))).toBe(whole);
    }),
    { seed: propertySeed },
  );
});

test("of sets with the same cells the first is kept, and of others each", () => {
  fc.assert(
    fc.property(ids, ids, (a, b) => {
      const kept: KeptSets = new Map();
      const first = keepSet(kept, setOf(a));
      expect(keepSet(kept, setOf(a.toReversed()))).toBe(first);
      const isSame = a.length === b.length && a.every((id) => b.includes(id));
      expect(keepSet(kept, setOf(b)) === first).toBe(isSame);
    }),
    { seed: propertySeed },
  );
});
