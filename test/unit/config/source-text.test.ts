import fc from "fast-check";
import { expect, test } from "vitest";
import { placeIn, sourceText } from "../../../src/config/source-text.ts";

test.each([
  ["ab\ncd", 3, 5, { line: 2, column: 1, length: 2, lineText: "cd" }],
  ["ab\ncd", 0, 5, { line: 1, column: 1, length: 2, lineText: "ab" }],
  ["ab\r\ncd\r\n", 5, 6, { line: 2, column: 2, length: 1, lineText: "cd" }],
  ["ab\n\n\n", 5, 5, { line: 1, column: 3, length: 1, lineText: "ab" }],
  ["", 0, 0, { line: 1, column: 1, length: 1, lineText: "" }],
])("in %j the part from %d to %d is pointed out", (text, start, end, place) => {
  expect(placeIn(sourceText("f", text), { start, end })).toEqual({ file: "f", ...place });
});

test("line and column lead back to the character", () => {
  const texts = fc.string({ unit: fc.constantFrom("a", "b", "\n"), minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(texts, fc.nat(29), (text, start) => {
      fc.pre(start < text.trimEnd().length);
      const { line, column, lineText } = placeIn(sourceText("f", text), { start, end: start + 1 });
      const before = text.split("\n").slice(0, line - 1);
      expect(before.join("\n").length + (line > 1 ? 1 : 0) + column - 1).toBe(start);
      expect(lineText).toBe(text.split("\n")[line - 1]);
    }),
  );
});
