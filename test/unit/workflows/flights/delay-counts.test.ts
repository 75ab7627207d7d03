import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addCounts,
  countDelays,
  summariseAll,
  summariseRows,
} from "../../../../workflows/flights/delay-counts.ts";
import type { MonthOfFlights } from "../../../../workflows/flights/split-by-month.ts";

interface Flight {
  readonly hour: number;
  readonly delay: number;
  readonly origin: number;
}

const airports = ["AAA", "BBB"];
const monthOf = (flights: readonly Flight[]): MonthOfFlights => ({
  hours: Uint8Array.from(flights, ({ hour }) => hour),
  delays: Int16Array.from(flights, ({ delay }) => delay),
  origins: Uint16Array.from(flights, ({ origin }) => origin),
});
const someFlights = fc.array(
  fc.record({
    hour: fc.integer({ min: 0, max: 23 }),
    delay: fc.integer({ min: -1200, max: 1799 }),
    origin: fc.integer({ min: 0, max: 1 }),
  }),
  { minLength: 1 },
);

test("a summary says how many flights, their mean delay, and what nine of ten did not exceed", () => {
  const delays = [-20, 0, 1, 2, 3, 4, 5, 6, 90, 1799];
  const month = monthOf(delays.map((delay) => ({ hour: 5, delay, origin: 1 })));
  const summary = { flights: 10, meanDelay: 189, p90Delay: 90 };
  expect(summariseRows(countDelays(month, airports).byAirport)[1]).toEqual(summary);
  expect(summariseRows(countDelays(month, airports).byHour)[5]).toEqual(summary);
});

test("a delay outside of what can be counted is an error that says the delay", () => {
  const month = monthOf([{ hour: 0, delay: 1800, origin: 0 }]);
  expect(() => countDelays(month, airports)).toThrow(
    new RangeError("a delay of 1800 minutes is outside of -1200 to 1799"),
  );
});

test("counting parts and adding gives what counting the whole gives", () => {
  fc.assert(
    fc.property(someFlights, fc.nat(), (flights, cut) => {
      const at = cut % flights.length;
      const parts = [flights.slice(0, at), flights.slice(at)].map((part) =>
        countDelays(monthOf(part), airports),
      );
      const added = addCounts(parts);
      const whole = countDelays(monthOf(flights), airports);
      expect(Buffer.from(added.byAirport.buffer).equals(Buffer.from(whole.byAirport.buffer))).toBe(
        true,
      );
      expect(Buffer.from(added.byHour.buffer).equals(Buffer.from(whole.byHour.buffer))).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test("the summary over all rows is that of the plain list of delays", () => {
  fc.assert(
    fc.property(someFlights, (flights) => {
      const delays = flights.map(({ delay }) => delay).sort((a, b) => a - b);
      expect(summariseAll(countDelays(monthOf(flights), airports).byHour)).toEqual({
        flights: delays.length,
        meanDelay: delays.reduce((sum, delay) => sum + delay, 0) / delays.length,
        p90Delay: delays[Math.ceil((delays.length * 9) / 10) - 1],
      });
    }),
    { numRuns: 50 },
  );
});
