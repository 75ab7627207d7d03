import fc from "fast-check";
import { expect, test } from "vitest";
import { RateWindow } from "../../../src/schedule/rate-window.ts";

test("so much may begin within a time, and the next when the first is that long ago", () => {
  const window = new RateWindow({ amount: 2, perMs: 1000 });
  for (const at of [0, 300]) {
    expect(window.hasRoom(at, 1)).toBe(true);
    window.take(at, 1);
  }
  expect(window.hasRoom(999, 1)).toBe(false);
  expect([window.freeAt(1), window.freeAt(2)]).toEqual([1000, 1300]);
  expect(window.hasRoom(1000, 1)).toBe(true);
  expect(window.hasRoom(1000, 2)).toBe(false);
});

test("what did not begin after all is not counted", () => {
  const window = new RateWindow({ amount: 1, perMs: 1000 });
  window.take(0, 1);
  window.giveBack(1);
  expect(window.hasRoom(1, 1)).toBe(true);
});

test("no window of any beginning holds more than the rate, and nothing waits longer than it must", () => {
  const rate = { amount: 3, perMs: 50 };
  const asks = fc.array(fc.record({ gap: fc.nat(30), amount: fc.constantFrom(0.5, 1, 2, 3) }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(asks, (all) => {
      const window = new RateWindow(rate);
      const starts: { at: number; amount: number }[] = [];
      const used = (at: number): number =>
        starts
          .filter((each) => each.at > at - rate.perMs && each.at <= at)
          .reduce((sum, { amount }) => sum + amount, 0);
      let at = 0;
      for (const { gap, amount } of all) {
        at += gap;
        if (!window.hasRoom(at, amount)) {
          expect(used(at) + amount).toBeGreaterThan(rate.amount);
          at = window.freeAt(amount);
          expect(window.hasRoom(at, amount)).toBe(true);
        }
        window.take(at, amount);
        starts.push({ at, amount });
        expect(used(at)).toBeLessThanOrEqual(rate.amount);
      }
    }),
  );
});
