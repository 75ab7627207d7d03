import fc from "fast-check";
import { expect, test } from "vitest";
import { parseSize, sizeUnits } from "../../../src/util/parse-size.ts";

test.each([
  ["500MB", 500_000_000],
  ["8GB", 8_000_000_000],
  ["8 GB", 8_000_000_000],
  ["8gb", 8_000_000_000],
  ["1.5GiB", 1.5 * 1024 ** 3],
  ["1kib", 1024],
  ["0B", 0],
  ["0.1KB", 100],
  ["0.3B", 0],
  ["9PB", 9e15],
])("%s is %d bytes", (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each([
  "",
  "8",
  "8G",
  "8GBB",
  "GB",
  "-1GB",
  "1e3MB",
  "1,5GB",
  "8  GB",
  " 8GB",
  "8GB ",
  ".5GB",
  "5.GB",
  "10PB",
  "8iB",
  "NaNMB",
])("%j is no size", (text) => {
  expect(parseSize(text)).toBeUndefined();
});

test("any whole number with any unit is that number times the unit, or undefined where a number is not exact", () => {
  fc.assert(
    fc.property(fc.nat(1e9), fc.constantFrom(...sizeUnits), (count, unit) => {
      const power = ["B", "K", "M", "G", "T", "P"].indexOf(unit.charAt(0));
      const bytes = BigInt(count) * BigInt(unit.includes("i") ? 1024 : 1000) ** BigInt(power);
      const expected = bytes <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(bytes) : undefined;
      expect(parseSize(`${count}${unit}`)).toBe(expected);
    }),
  );
});
