import fc from "fast-check";
import { expect, test } from "vitest";
import { spellValue } from "../../src/util/spell-value.ts";

const plain = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(null, undefined, true, false, 0, -0, Number.NaN, 1n),
    fc.double(),
    fc.string({ unit: "grapheme" }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 4 }),
    fc.array(fc.tuple(fc.string(), tie("value")), { maxLength: 3 }).map((pairs) => new Map(pairs)),
    fc.uniqueArray(fc.integer(), { maxLength: 3 }).map((items) => new Set(items)),
  ),
})).value;

/** The same value with the keys of every plain object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value instanceof Map) return new Map([...value].map(([key, each]) => [key, reversed(each)]));
  if (value instanceof Set || typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value).reverse()) {
    Object.defineProperty(copy, key, { value: reversed(each), enumerable: true });
  }
  return copy;
}

test("reordering the keys of objects never changes a spelling", () => {
  fc.assert(
    fc.property(plain, (value) => {
      expect(spellValue(reversed(value)).text).toBe(spellValue(value).text);
    }),
  );
});

test("two values are spelled alike only if they are alike", () => {
  fc.assert(
    fc.property(plain, plain, (left, right) => {
      const alike = spellValue(left).text === spellValue(right).text;
      const equal = (() => {
        try {
          expect(left).toStrictEqual(right);
          return true;
        } catch {
          return false;
        }
      })();
      // `toStrictEqual` looks at prototypes of dictionaries too, which a spelling leaves out.
      if (alike) expect(structuredClone(left)).toEqual(structuredClone(right));
      if (equal) expect(alike).toBe(true);
    }),
  );
});
