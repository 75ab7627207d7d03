import fc from "fast-check";
import { expect, test } from "vitest";
import { splitValues } from "../../../src/config/split-values.ts";

test.each<readonly [text: string, texts: readonly string[]]>([
  ["0.1,0.01", ["0.1", "0.01"]],
  ["3", ["3"]],
  ["[64,64],[128]", ["[64,64]", "[128]"]],
  ["{a: 1, b: [2,3]},{a: 2}", ["{a: 1, b: [2,3]}", "{a: 2}"]],
  ['"a,b",c', ['"a,b"', "c"]],
  ["'a,b','it''s, x'", ["'a,b'", "'it''s, x'"]],
  ['"a\\",b",c', ['"a\\",b"', "c"]],
  ["it's,we're", ["it's", "we're"]],
  ["f(1,2),g", ["f(1,2)", "g"]],
  ["a], b", ["a]", " b"]],
  ["['a,]'],b", ["['a,]']", "b"]],
])("%s is cut at its own commas only", (text, texts) => {
  expect(splitValues(text)).toEqual({ ok: true, texts });
});

test("what JSON values are joined from is what they are cut into", () => {
  const values = fc.array(fc.jsonValue({ maxDepth: 3 }), { minLength: 1 });
  fc.assert(
    fc.property(values, (all) => {
      const texts = all.map((value) => JSON.stringify(value));
      expect(splitValues(texts.join(","))).toEqual({ ok: true, texts });
    }),
  );
});

test("what is cut and joined again is the text, whatever it was", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from("ab,[](){}'\"\\ ")) }), (text) => {
      const split = splitValues(text);
      if (split.ok) expect(split.texts.join(",")).toBe(text);
    }),
  );
});
