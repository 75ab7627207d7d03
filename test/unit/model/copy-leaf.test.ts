import { expect, test } from "vitest";
import { copyLeaf } from "../../../src/model/copy-leaf.ts";

const leaves: readonly object[] = [
  new Date(5),
  /a+/giu,
  new URL("http://a/b?c"),
  new Uint8Array([1, 2]),
  new Float64Array([1.5]),
  new BigInt64Array([5n]),
  new DataView(new Uint8Array([1, 2, 3]).buffer, 1, 1),
  new Uint8Array([1, 2]).buffer,
  Buffer.from("text"),
];

test.each(leaves)("a copy is equal and of the same class: %o", (leaf) => {
  const copy = copyLeaf(leaf);
  expect(copy).not.toBe(leaf);
  expect(copy).toEqual(leaf);
  expect(Object.getPrototypeOf(copy)).toBe(Object.getPrototypeOf(leaf));
});

test.each([new Uint8Array([1]), Buffer.from([1]), new Uint8Array([9, 1]).subarray(1)])(
  "a copy of numbers shares no memory with the original: %o",
  (original) => {
    const copy = copyLeaf(original) as Uint8Array;
    copy[0] = 2;
    expect(original[0]).toBe(1);
  },
);

test("a pattern keeps where it goes on from", () => {
  const pattern = /a/g;
  pattern.lastIndex = 3;
  expect((copyLeaf(pattern) as RegExp).lastIndex).toBe(3);
});

class Own {
  readonly x = 1;
}

test.each<object>([{}, [], new Map(), new Set(), new Own(), () => 1])(
  "what has parts or behaviour is no leaf: %o",
  (value) => {
    expect(copyLeaf(value)).toBeUndefined();
  },
);
