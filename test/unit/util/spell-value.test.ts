import { expect, test } from "vitest";
import { spellValue } from "../../../src/util/spell-value.ts";

const text = (value: unknown): string => spellValue(value).text;

test("keys of plain objects are spelled in one order, whatever order they were written in", () => {
  expect(text({ b: 1, a: { d: 2, c: 3 } })).toBe(text({ a: { c: 3, d: 2 }, b: 1 }));
});

test("values of different kinds that look alike are spelled differently", () => {
  const alike: readonly unknown[] = [
    1,
    "1",
    1n,
    [1],
    { 0: 1 },
    new Set([1]),
    new Map([[0, 1]]),
    new Uint8Array([1]),
    new Int8Array([1]),
    new Uint8Array([1]).buffer,
    new Date(1),
    0,
    -0,
    Number.NaN,
    "NaN",
    null,
    "null",
    undefined,
    "undefined",
    [undefined],
    [],
    [,],
    [null],
    {},
    { a: undefined },
    true,
    "true",
    /a/g,
    /a/i,
    new URL("https://a.example/"),
    "https://a.example/",
    Symbol.for("a"),
    "a",
  ];
  const texts = alike.map(text);
  expect(new Set(texts).size).toBe(alike.length);
});

test("the order of Map entries, Set elements and arrays counts, because code can see it", () => {
  expect(text(new Set([1, 2]))).not.toBe(text(new Set([2, 1])));
  expect(
    text(
      new Map([
        ["a", 1],
        ["b", 2],
      ]),
    ),
  ).not.toBe(
    text(
      new Map([
        ["b", 2],
        ["a", 1],
      ]),
    ),
  );
});

test("a cycle is spelled by reference", () => {
  const cyclic: unknown[] = [];
  cyclic.push({ back: cyclic });
  expect(text(cyclic)).toBe('[{"back":^0}]');
});

test("two typed arrays are told apart by their bytes, through their own window only", () => {
  const buffer = new Float64Array([1, 2, 3]);
  expect(text(buffer.subarray(1, 2))).toBe(text(new Float64Array([2])));
  expect(text(buffer)).not.toBe(text(new Float64Array([1, 2, 4])));
});

test.each([
  [() => 1, "a function", ""],
  [function named() {}, "the function named", ""],
  [{ a: [Symbol("s")] }, "a symbol", ".a[0]"],
  [{ deep: new (class Model {})() }, "an instance of class Model", ".deep"],
  [new Map([["k", Promise.resolve()]]), "an instance of class Promise", '.get("k")'],
])("what has no spelling is told with its place: %#", (value, what, where) => {
  expect(spellValue(value).unspellable).toEqual({ where, what });
});

test("a caller may spell parts in its own way", () => {
  const hole = { hole: true };
  const { text } = spellValue([hole, 1], (part, where) =>
    part === hole ? `#${where}` : undefined,
  );
  expect(text).toBe("[#[0],1]");
});
