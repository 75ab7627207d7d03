import { expect, test } from "vitest";
import { formatDuration } from "../../../src/util/format-duration.ts";

test.each([
  [0, "0.0 ms"],
  [0.44, "0.4 ms"],
  [12.4, "12 ms"],
  [999.4, "999 ms"],
  [999.5, "1.0 s"],
  [1340, "1.3 s"],
  [59_949, "59.9 s"],
  [59_950, "1 min 0 s"],
  [125_000, "2 min 5 s"],
  [3_599_600, "1 h 0 min"],
  [11_040_000, "3 h 4 min"],
])("%d milliseconds are shown as %s", (ms, shown) => {
  expect(formatDuration(ms)).toBe(shown);
});
