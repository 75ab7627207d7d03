import { expect, test } from "vitest";
import { knownItems, pickItem } from "../../../src/store/pick-item.ts";

test("fields, indexes and lengths are items, at any depth", () => {
  const value = { rows: [{ x: 1 }, "text"], array: new Float32Array([1.5, 2]) };
  expect(pickItem(value, [])).toEqual({ found: true, value });
  expect(pickItem(value, ["rows", "0", "x"])).toEqual({ found: true, value: 1 });
  expect(pickItem(value, ["rows", 1, 0])).toEqual({ found: true, value: "t" });
  expect(pickItem(value, ["rows", "length"])).toEqual({ found: true, value: 2 });
  expect(pickItem(value, ["rows", 1, "length"])).toEqual({ found: true, value: 4 });
  expect(pickItem(value, ["array", 1])).toEqual({ found: true, value: 2 });
  expect(pickItem(value, ["array", "length"])).toEqual({ found: true, value: 2 });
});

test("a field that is there and undefined is found", () => {
  expect(pickItem({ a: undefined }, ["a"])).toEqual({ found: true, value: undefined });
});

test("a hole in an array is undefined, as it is to who reads the array", () => {
  expect(pickItem([1, , 3], [1])).toEqual({ found: true, value: undefined });
  expect(pickItem([1, , 3], ["1"])).toEqual({ found: true, value: undefined });
  for (const key of [3, -1, "01", "0.5", ""]) expect(pickItem([1, , 3], [key]).found).toBe(false);
});

test("an own field named __proto__ is an item, and the prototype is none", () => {
  expect(pickItem(JSON.parse('{"__proto__":1}'), ["__proto__"])).toEqual({ found: true, value: 1 });
  expect(pickItem({ a: 1 }, ["__proto__"])).toEqual({
    ...{ found: false, what: "not there: the value has a" },
  });
});

test("what a class lends to its instances is no item", () => {
  expect(pickItem([1], ["slice"])).toEqual({
    ...{ found: false, what: "not there: the value has 1 elements" },
  });
  expect(pickItem(new Map([["a", 1]]), ["size"])).toEqual({
    ...{ found: false, what: "not there: the value has no items" },
  });
});

test("what is not there tells what is, at the place where the path ends", () => {
  const what = (value: unknown, path: readonly (string | number)[]): string => {
    const picked = pickItem(value, path);
    return picked.found ? "found" : picked.what;
  };
  expect(what({ split: { train: 1, test: 2 } }, ["split", "tain"])).toBe(
    "not there: .split has train, test",
  );
  expect(what({ a: null }, ["a", "b"])).toBe("not there: .a is null");
  expect(what(undefined, ["a"])).toBe("not there: the value is undefined");
  expect(what(5, ["a"])).toBe("not there: the value is a number");
  expect(what([1, 2, 3], [3])).toBe("not there: the value has 3 elements");
});

test("a field that throws when it is read is not there", () => {
  const value = {
    get a(): never {
      throw new Error("no");
    },
  };
  expect(pickItem(value, ["a"])).toEqual({
    ...{ found: false, what: "not there: reading .a throws Error: no" },
  });
});

test("of many keys the first ones are named and the others counted", () => {
  const value = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`k${index}`, 0]));
  expect(knownItems(value, 3)).toEqual(["k0", "k1", "k2", "22 more"]);
  expect(knownItems([1, 2, 3])).toEqual(["[0] to [2]", "length"]);
  expect(knownItems("text")).toEqual([]);
});
