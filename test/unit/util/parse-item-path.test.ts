import fc from "fast-check";
import { expect, test } from "vitest";
import { formatItemPath } from "../../../src/model/item-path.ts";
import { parseItemPath } from "../../../src/util/parse-item-path.ts";

test.each([
  ["", []],
  ["train", ["train"]],
  [".train", ["train"]],
  ["train.0.species", ["train", 0, "species"]],
  ["train[0].species", ["train", 0, "species"]],
  ["[2][10]", [2, 10]],
  ["a.01", ["a", "01"]],
  ['a["b.c"]["\\u0041"]', ["a", "b.c", "A"]],
  ["two words.größe", ["two words", "größe"]],
])("%j reads as %j", (text, keys) => {
  expect(parseItemPath(text)).toEqual(keys);
});

test.each(["a..b", "a.", ".", "[", "[x]", "[-1]", '["a]', "a[0]b", '["\\q"]', '["\n"]'])(
  "%j does not read as a path",
  (text) => {
    expect(parseItemPath(text)).toBe(undefined);
  },
);

test("every path reads as it was written", () => {
  const key = fc.oneof(fc.nat(), fc.string({ unit: "binary" }), fc.constantFrom("0", "00", "a b"));
  fc.assert(
    fc.property(fc.array(key), (path) => {
      expect(parseItemPath(formatItemPath(path))?.map(String)).toEqual(path.map(String));
    }),
  );
});

test("any text either reads or does not, and never throws", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "b", ".", "[", "]", '"', "\\", "0", "1", "\n") }),
      (text) => {
        const keys = parseItemPath(text);
        expect(keys === undefined || Array.isArray(keys)).toBe(true);
      },
    ),
  );
});
