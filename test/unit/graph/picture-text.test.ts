import { expect, test } from "vitest";
import { pictureLabel, pictureText, pictureWidth } from "../../../src/graph/picture-text.ts";

test("a label is one line of at most 40 characters with the ends of a longer name", () => {
  expect(pictureLabel("two\nlines\r\nand\ttab")).toBe("two↵lines↵and tab");
  expect(pictureLabel("x".repeat(40))).toBe("x".repeat(40));
  expect(pictureLabel(`${"a".repeat(150)}${"b".repeat(150)}`)).toBe(
    `${"a".repeat(24)}…${"b".repeat(15)}`,
  );
  expect(pictureLabel(`${"a".repeat(1e6)}b`)).toBe(`${"a".repeat(24)}…${"a".repeat(14)}b`);
});

test("a character made of many code points is never cut", () => {
  expect(pictureLabel("👩‍👩‍👧".repeat(41))).toBe(`${"👩‍👩‍👧".repeat(24)}…${"👩‍👩‍👧".repeat(15)}`);
});

test("controls, halves of characters and marks that turn the writing are replaced", () => {
  expect(pictureText("a\0b\x07c\x7Fd\u202Ee\uD800f\uFFFFg")).toBe(
    "a␀b␇c\uFFFDd\uFFFDe\uFFFDf\uFFFDg",
  );
  expect(pictureText("kept:\n\t漢字 😀 é")).toBe("kept:\n\t漢字 😀 é");
});

test("a wide character takes about twice the room of a narrow one", () => {
  expect(pictureWidth("ab")).toBeCloseTo(1.14);
  expect(pictureWidth("漢😀")).toBeCloseTo(2.1);
});
