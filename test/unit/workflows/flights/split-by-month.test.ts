import { expect, test } from "vitest";
import { splitByMonth } from "../../../../workflows/flights/split-by-month.ts";

const minuteOf = (month: number, day: number, hour: number, minute: number): number =>
  (Date.UTC(2001, month - 1, day, hour, minute) - Date.UTC(2001, 0, 1)) / 60_000;

test("flights go to their month in the order they had, with the hour of the day", () => {
  const parts = splitByMonth({
    minutes: Int32Array.of(
      minuteOf(6, 30, 23, 59),
      minuteOf(1, 1, 0, 1),
      minuteOf(2, 28, 12, 0),
      minuteOf(1, 31, 7, 30),
    ),
    delays: Int16Array.of(-3, 40, 5, 6),
    origins: Uint16Array.of(2, 0, 1, 300),
  });
  const none = { hours: new Uint8Array(), delays: new Int16Array(), origins: new Uint16Array() };
  expect(parts).toEqual({
    january: {
      hours: Uint8Array.of(0, 7),
      delays: Int16Array.of(40, 6),
      origins: Uint16Array.of(0, 300),
    },
    february: {
      hours: Uint8Array.of(12),
      delays: Int16Array.of(5),
      origins: Uint16Array.of(1),
    },
    march: none,
    april: none,
    may: none,
    june: {
      hours: Uint8Array.of(23),
      delays: Int16Array.of(-3),
      origins: Uint16Array.of(2),
    },
  });
});

test("midnight belongs to the month that it ends, and to hour zero", () => {
  const { june, may } = splitByMonth({
    minutes: Int32Array.of(minuteOf(7, 1, 0, 0), minuteOf(6, 1, 0, 0)),
    delays: Int16Array.of(1, 2),
    origins: Uint16Array.of(0, 0),
  });
  expect([june.delays, june.hours]).toEqual([Int16Array.of(1), Uint8Array.of(0)]);
  expect([may.delays, may.hours]).toEqual([Int16Array.of(2), Uint8Array.of(0)]);
});
