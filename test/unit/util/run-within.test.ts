import { expect, test } from "vitest";
import { runWithin } from "../../../src/util/run-within.ts";

test("work that ends in time hands its value over", () => {
  expect(runWithin(10_000, () => [1, 2])).toEqual({ inTime: true, value: [1, 2] });
});

test("a value of undefined is a value", () => {
  expect(runWithin(10_000, () => undefined)).toEqual({ inTime: true, value: undefined });
});

test("a regular expression that backtracks without end is ended", () => {
  const endless = () => /^(?:a+)+b$/.test(`${"a".repeat(60)}c`);
  expect(runWithin(30, endless)).toEqual({ inTime: false });
});

test("what the work throws is thrown on, the same object", () => {
  const error = new RangeError("mine");
  expect(() =>
    runWithin(10_000, () => {
      throw error;
    }),
  ).toThrow(error);
});
