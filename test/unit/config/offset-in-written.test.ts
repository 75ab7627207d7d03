import fc from "fast-check";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { offsetInWritten } from "../../../src/config/offset-in-written.ts";

test.each([
  ["abc", "abc", 1, 1],
  ['"abc"', "abc", 1, 2],
  ["'abc'", "abc", 2, 3],
  ["'it''s'", "it's", 3, 5],
  ['"a\\\\d("', "a\\d(", 3, 5],
  ['"a\\"("', 'a"(', 2, 4],
  ['"a\\n("', "a\n(", 2, undefined],
  ['"\\x28"', "(", 0, undefined],
  ["|\n  a(\n", "a(\n", 1, undefined],
  ["abc", "abcd", 3, undefined],
])("in %s character %j %d stands at %j", (written, value, index, offset) => {
  expect(offsetInWritten(written, value, index)).toBe(offset);
});

test("an offset that is told is that of the character", () => {
  const texts = fc.string({
    unit: fc.constantFrom(...Array.from("ab'\"\\ (")),
    minLength: 1,
    maxLength: 8,
  });
  const styles = fc.constantFrom("QUOTE_DOUBLE", "QUOTE_SINGLE");
  fc.assert(
    fc.property(texts, fc.nat(7), styles, (value, index, style) => {
      fc.pre(index < value.length);
      const written = stringify(value, { defaultStringType: style, lineWidth: 0 }).trim();
      expect(parse(written)).toBe(value);
      const offset = offsetInWritten(written, value, index) ?? NaN;
      const escaped = written.slice(offset, offset + 2);
      expect(escaped === `\\${value[index]}` || escaped.startsWith(value[index] ?? "?")).toBe(true);
    }),
  );
});
