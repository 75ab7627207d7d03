import fc from "fast-check";
import { expect, test } from "vitest";
import { showParam } from "../../../src/util/show-param.ts";

test.each<readonly [unknown, string]>([
  [0.1, "k=0.1"],
  ["fast", "k=fast"],
  ["0.1", 'k="0.1"'],
  ["true", 'k="true"'],
  ["two words", 'k="two words"'],
  ["a,b", 'k="a,b"'],
  ["", 'k=""'],
  ["data/a.csv", "k=data/a.csv"],
  [true, "k=true"],
  [null, "k=null"],
  [[64, 64], "k=[64,64]"],
  [{ a: "b" }, 'k={"a":"b"}'],
  [5n, "k=5n"],
  [undefined, "k=undefined"],
])("%o is shown as %s", (value, text) => {
  expect(showParam("k", value)).toBe(text);
});

test("a long value is cut, and two long values with one beginning are still told apart", () => {
  const shown = [1, 2].map((last) => showParam("k", `${"x".repeat(100)}${last}`));
  expect(shown[0]).toMatch(/^k=x{40}…[0-9a-f]{8}$/);
  expect(shown[0]).not.toBe(shown[1]);
});

test("two values that JSON tells apart are told apart", () => {
  const values = fc.jsonValue({ maxDepth: 3 });
  fc.assert(
    fc.property(values, values, (left, right) => {
      const isOne = JSON.stringify(left) === JSON.stringify(right);
      expect(showParam("k", left) === showParam("k", right)).toBe(isOne);
    }),
  );
});
