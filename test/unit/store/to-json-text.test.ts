import { expect, test } from "vitest";
import type { FfuseError } from "../../../src/failure/ffuse-error.ts";
import { toJsonText } from "../../../src/store/to-json-text.ts";

test("plain data is written as JSON writes it", () => {
  const value = { a: [1, "x", true, null], b: { c: -1.5 } };
  expect(toJsonText(value)).toBe(JSON.stringify(value));
  expect(toJsonText(value, 2)).toBe(JSON.stringify(value, undefined, 2));
});

test.each<[string, unknown, string]>([
  ["a map with text keys is an object", new Map([["a", 1]]), '{"a":1}'],
  ["any other map is a list of pairs", new Map<unknown, unknown>([[1, "x"]]), '[[1,"x"]]'],
  ["a set is a list", new Set([1, "x"]), '[1,"x"]'],
  ["a typed array is a list of numbers", new Float32Array([1.5, NaN]), "[1.5,null]"],
  ["a small big integer is a number", 5n, "5"],
  ["a large big integer is a text", 2n ** 64n, '"18446744073709551616"'],
  ["big integers of an array follow the same rule", new BigInt64Array([1n]), "[1]"],
  ["a date is its ISO text", new Date(0), '"1970-01-01T00:00:00.000Z"'],
  ["an invalid date is null", new Date(NaN), "null"],
  ["what is no number is null", [NaN, Infinity, -Infinity], "[null,null,null]"],
  [
    "undefined is null wherever it stands",
    { a: undefined, b: [undefined] },
    '{"a":null,"b":[null]}',
  ],
  ["a hole is null", [, 1], "[null,1]"],
  ["bytes are a list of numbers", new Uint8Array([1, 2]), "[1,2]"],
  ["a buffer is a list of numbers", new Uint8Array([1, 2]).buffer, "[1,2]"],
  ["a regular expression is its text", /a\/b/g, '"/a\\\\/b/g"'],
  ["a boxed text is a text", Object("x"), '"x"'],
  ["a field named __proto__ stays a field", JSON.parse('{"__proto__":1}'), '{"__proto__":1}'],
])("%s", (_, value, text) => {
  expect(toJsonText(value)).toBe(text);
});

test("an error is an object of its name, message and fields", () => {
  const error = Object.assign(new TypeError("bad", { cause: new Error("why") }), { code: "E1" });
  expect(JSON.parse(toJsonText(error))).toMatchObject({
    ...{ name: "TypeError", message: "bad", cause: { name: "Error", message: "why" }, code: "E1" },
  });
});

test("a part that is reached twice is written twice", () => {
  const part = { x: 1 };
  expect(toJsonText([part, part])).toBe('[{"x":1},{"x":1}]');
});

test("a value that contains itself is refused with the path to where it does", () => {
  const value: Record<string, unknown> = {};
  value["model"] = { owner: value };
  try {
    toJsonText(value);
    expect.unreachable();
  } catch (error) {
    expect((error as FfuseError).failure).toEqual({
      reason: "value-not-json",
      where: ".model.owner",
    });
    expect((error as FfuseError).message).toBe(
      "the value contains itself at .model.owner, which JSON cannot say (--format raw writes its CBOR; an item path picks a part of it)",
    );
  }
});
