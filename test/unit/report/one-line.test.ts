import fc from "fast-check";
import { expect, test } from "vitest";
import { oneLine } from "../../../src/report/one-line.ts";

test("line breaks and terminal controls are spelled out, and all other text stays", () => {
  expect(oneLine("a\nb\u001b[31m\u009b1mc\u007f")).toBe("a\\nb\\u001b[31m\\u009b1mc\\u007f");
  expect(oneLine("größe 数据 🧪")).toBe("größe 数据 🧪");
});

test("no text leaves a control behind", () => {
  const character = fc.oneof(
    fc.nat(0x9f).map((code) => String.fromCharCode(code)),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(character), (characters) => {
      expect(/\p{Cc}/u.test(oneLine(characters.join("")))).toBe(false);
    }),
  );
});
