import { expect, test } from "vitest";
import { parseJson } from "../../../../src/store/codecs/parse-json.ts";

const limit = 1000;

function nested(levels: number, open: string, close: string): string {
  return `${open.repeat(levels)}1${close.repeat(levels)}`;
}

test.each([
  ["lists", "[", "]"],
  ["objects", '{"a":', "}"],
  ["lists with neighbours", '["[",0,', ",1]"],
  ["the second of two fields", '{"__proto__":0,"constructor":', "}"],
])("%s are read to the deepest level that can be kept, and refused below", (_, open, close) => {
  const text = nested(limit + 1, open, close);
  expect(JSON.stringify(parseJson(text))).toBe(JSON.stringify(JSON.parse(text)));
  expect(() => parseJson(nested(limit + 2, open, close))).toThrow(
    new SyntaxError("it is nested more than 1000 levels deep"),
  );
});

test("a text that is very deep is refused without overflowing the stack", () => {
  expect(() => parseJson(nested(1_000_000, "[", "]"))).toThrow("nested more than 1000 levels deep");
});

test("brackets in texts are no levels", () => {
  const texts = ["[".repeat(5000), '\\"{'.repeat(5000)];
  expect(parseJson(JSON.stringify(texts))).toEqual(texts);
});
