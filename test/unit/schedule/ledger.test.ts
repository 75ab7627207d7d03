import fc from "fast-check";
import { expect, test } from "vitest";
import type { Resources } from "../../../src/model/resources.ts";
import { Ledger } from "../../../src/schedule/ledger.ts";

const total: Resources = { numCpus: 2, numGpus: 0, memoryBytes: 100, custom: { _disk: 1 } };
const need = (part: Partial<Resources>): Resources => ({
  numCpus: 0,
  numGpus: 0,
  memoryBytes: 0,
  custom: {},
  ...part,
});

/** Lends if that fits. */
function tryLend(ledger: Ledger, asked: Resources, tags: readonly string[] = []): boolean {
  const demand = ledger.demandOf(asked, tags);
  const fits = ledger.fits(demand);
  if (fits) ledger.lend(demand);
  return fits;
}

function takeBack(ledger: Ledger, given: Resources): void {
  ledger.takeBack(ledger.demandOf(given, []));
}

test("a loan that does not fit is refused and changes nothing", () => {
  const ledger = new Ledger(total);
  expect(tryLend(ledger, need({ numCpus: 1.5, memoryBytes: 60 }))).toBe(true);
  const before = ledger.lent;
  expect(tryLend(ledger, need({ numCpus: 0.5, memoryBytes: 41 }))).toBe(false);
  expect(ledger.lent).toEqual(before);
});

test("a loan may take all that there is, to the last part", () => {
  expect(tryLend(new Ledger(total), total)).toBe(true);
});

test("a resource that nobody has is lent to nobody", () => {
  expect(tryLend(new Ledger(total), need({ custom: { _gpu: 0.001 } }))).toBe(false);
});

test("a resource that nobody has can be asked for none of", () => {
  expect(tryLend(new Ledger(total), need({ custom: { _gpu: 0 } }))).toBe(true);
});

test("what is given back can be lent again", () => {
  const ledger = new Ledger(total);
  tryLend(ledger, total);
  takeBack(ledger, total);
  expect(new Set(ledger.lent.values())).toEqual(new Set([0]));
  expect(tryLend(ledger, total)).toBe(true);
});

test("giving back more than was lent is a bug that is told", () => {
  const ledger = new Ledger(total);
  tryLend(ledger, need({ numCpus: 1 }));
  expect(() => {
    takeBack(ledger, need({ numCpus: 2 }));
  }).toThrow("bug: more was given back than was lent");
});

test("ten loans of a tenth fit one whole, and an eleventh does not", () => {
  const ledger = new Ledger(need({ numCpus: 1 }));
  const tenth = need({ numCpus: 0.1 });
  const lent = Array.from({ length: 11 }, () => tryLend(ledger, tenth));
  expect(lent).toEqual([...Array.from({ length: 10 }, () => true), false]);
});

test("fractions that were lent and given back in any order leave nothing behind", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 40 }),
      fc.array(fc.nat(), { minLength: 1 }),
      (thousandths, order) => {
        const ledger = new Ledger(need({ numCpus: 3, custom: { _disk: 2 } }));
        const held: Resources[] = [];
        for (const [turn, amount] of thousandths.entries()) {
          const each = need({ numCpus: amount / 1000, custom: { _disk: amount / 1000 } });
          if (tryLend(ledger, each)) held.push(each);
          else
            takeBack(
              ledger,
              held.splice((order[turn % order.length] ?? 0) % held.length, 1)[0] ?? each,
            );
        }
        for (const each of held) takeBack(ledger, each);
        expect(new Set(ledger.lent.values())).toEqual(new Set([0]));
      },
    ),
  );
});

test("a tag with a limit is lent to so many nodes at once, and other tags to any number", () => {
  const ledger = new Ledger(total, { tags: { api: 2 }, rates: {} });
  const tags = ["api", "other", "api"];
  expect([1, 2, 3].map(() => tryLend(ledger, need({}), tags))).toEqual([true, true, false]);
  expect(tryLend(ledger, need({}), ["other"])).toBe(true);
  ledger.takeBack(ledger.demandOf(need({}), tags));
  expect(tryLend(ledger, need({}), ["api"])).toBe(true);
});

test("what a tag has is no resource of that name", () => {
  const ledger = new Ledger(total, { tags: { _disk: 1 }, rates: {} });
  expect(tryLend(ledger, need({ custom: { _disk: 1 } }), ["_disk"])).toBe(true);
});

test("needs that are alike are one demand", () => {
  const ledger = new Ledger(total);
  const first = ledger.demandOf(need({ custom: { _disk: 1, _model: 0 } }), ["x"]);
  expect(ledger.demandOf(need({ custom: { _disk: 1 } }), [])).toBe(first);
});
