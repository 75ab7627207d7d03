import { expect, test } from "vitest";
import { delayRange, sortDelays } from "../../../../workflows/flights/sort-delays.ts";

test("sorting gives a copy and leaves the column as it was", () => {
  const delays = Int16Array.of(5, -7, 100, 20);
  expect(sortDelays(delays)).toEqual(Int16Array.of(-7, 5, 20, 100));
  expect(delays).toEqual(Int16Array.of(5, -7, 100, 20));
});

test("a percentile is the least delay that so many percent do not exceed", () => {
  const sorted = Int16Array.from({ length: 100 }, (_, index) => index + 1);
  expect(delayRange(sorted)).toEqual({ earliest: 1, median: 50, p90: 90, p99: 99, latest: 100 });
});
