import fc from "fast-check";
import { expect, test } from "vitest";
import { formatBytes } from "../../../src/util/format-bytes.ts";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1 kB"],
  [16_384, "16.4 kB"],
  [999_949, "999.9 kB"],
  [999_950, "1 MB"],
  [2e9, "2 GB"],
  [1.5e15, "1.5 PB"],
  [4e18, "4000 PB"],
])("%d bytes are shown as %s", (bytes, shown) => {
  expect(formatBytes(bytes)).toBe(shown);
});

test("what is shown is within a twentieth of the unit of what it stands for", () => {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  fc.assert(
    fc.property(fc.nat(Number.MAX_SAFE_INTEGER), (bytes) => {
      const [amount = "", unit = ""] = formatBytes(bytes).split(" ");
      const scale = 1000 ** units.indexOf(unit);
      expect(Math.abs(Number(amount) * scale - bytes)).toBeLessThanOrEqual(scale * 0.0500001);
    }),
  );
});
