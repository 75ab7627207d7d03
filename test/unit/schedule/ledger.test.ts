import fc from "fast-check";
import { expect, test } from "vitest";
import type { Resources } from "../../../src/model/resources.ts";
import { Ledger, shortageOf } from "../../../src/schedule/ledger.ts";

const total: Resources = { numCpus: 2, numGpus: 0, memoryBytes: 100, custom: { _disk: 1 } };
const need = (part: Partial<Resources>): Resources => ({
  numCpus: 0,
  numGpus: 0,
  memoryBytes: 0,
  custom: {},
  ...part,
});

test("a loan that does not fit is refused and changes nothing", () => {
  const ledger = new Ledger(total);
  expect(ledger.tryLend(need({ numCpus: 1.5, memoryBytes: 60 }))).toBe(true);
  const before = ledger.lent;
  expect(ledger.tryLend(need({ numCpus: 0.5, memoryBytes: 41 }))).toBe(false);
  expect(ledger.lent).toEqual(before);
});

test("a loan may take all that there is, to the last part", () => {
  expect(new Ledger(total).tryLend(total)).toBe(true);
});

test("a resource that nobody has is lent to nobody", () => {
  expect(new Ledger(total).tryLend(need({ custom: { _gpu: 0.001 } }))).toBe(false);
});

test("a resource that nobody has can be asked for none of", () => {
  expect(new Ledger(total).tryLend(need({ custom: { _gpu: 0 } }))).toBe(true);
});

test("what is given back can be lent again", () => {
  const ledger = new Ledger(total);
  ledger.tryLend(total);
  ledger.takeBack(total);
  expect(ledger.lent).toEqual({ numCpus: 0, numGpus: 0, memoryBytes: 0, custom: { _disk: 0 } });
  expect(ledger.tryLend(total)).toBe(true);
});

test("giving back more than was lent is a bug that is told", () => {
  const ledger = new Ledger(total);
  ledger.tryLend(need({ numCpus: 1 }));
  expect(() => {
    ledger.takeBack(need({ numCpus: 2 }));
  }).toThrow("bug: more was given back than was lent");
});

test("ten loans of a tenth fit one whole, and an eleventh does not", () => {
  const ledger = new Ledger(need({ numCpus: 1 }));
  const tenth = need({ numCpus: 0.1 });
  const lent = Array.from({ length: 11 }, () => ledger.tryLend(tenth));
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
          if (ledger.tryLend(each)) held.push(each);
          else
            ledger.takeBack(
              held.splice((order[turn % order.length] ?? 0) % held.length, 1)[0] ?? each,
            );
        }
        for (const each of held) ledger.takeBack(each);
        expect(ledger.lent.numCpus).toBe(0);
        expect(ledger.lent.custom["_disk"] ?? 0).toBe(0);
      },
    ),
  );
});

test("a shortage names the first resource that is exceeded, as the query file spells it", () => {
  expect(shortageOf(need({ numCpus: 3, memoryBytes: 200 }), total)).toEqual({
    resource: "num_cpus",
    asked: 3,
    total: 2,
  });
  expect(shortageOf(need({ memoryBytes: 101 }), total)).toEqual({
    resource: "memory",
    asked: 101,
    total: 100,
  });
  expect(shortageOf(need({ custom: { _disk: 2 } }), total)).toEqual({
    resource: "resources._disk",
    asked: 2,
    total: 1,
  });
  expect(shortageOf(need({ custom: { _model: 1 } }), total)).toEqual({
    resource: "resources._model",
    asked: 1,
    total: 0,
  });
});

test("a need that fits has no shortage", () => {
  expect(shortageOf(total, total)).toBeUndefined();
});
