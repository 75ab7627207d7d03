import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeValue } from "../../src/store/codecs/encode-value.ts";
import { inspectValue } from "../../src/store/codecs/inspect-value.ts";
import { isPlainTree } from "../../src/store/codecs/is-plain-tree.ts";
import { joinBytes } from "../../src/store/join-bytes.ts";
import { isUnkeepableError } from "../../src/store/unkeepable-error.ts";
import { jsonValue } from "../support/arbitrary-values.ts";
import { oddValue } from "../support/odd-values.ts";

const options = { numRuns: 1500 };

/** What the closer look says: whether it is JSON, or the path and the words of the refusal. */
function closerLook(value: unknown): unknown {
  try {
    const { isJson, shared } = inspectValue(value);
    return isJson && shared.size === 0;
  } catch (error) {
    if (!isUnkeepableError(error)) throw error;
    return error.message;
  }
}

test("what the quick look takes for plain data is plain data to the closer look", () => {
  let plain = 0;
  fc.assert(
    fc.property(oddValue, (make) => {
      const value = make();
      if (!isPlainTree(value)) return;
      plain += 1;
      expect(closerLook(value)).toBe(true);
    }),
    options,
  );
  expect(plain).toBeGreaterThan(50);
});

test("a value is refused in the words of the closer look, or written in the format that it finds", () => {
  fc.assert(
    fc.property(oddValue, (make) => {
      const value = make();
      const seen = closerLook(value);
      if (typeof seen === "string") {
        expect(() => encodeValue(value)).toThrow(seen);
        return;
      }
      const { codec, parts } = encodeValue(value);
      if (typeof value === "string") return;
      expect(codec === "json").toBe(seen);
      if (codec === "json") {
        expect(joinBytes(parts)).toEqual(new Uint8Array(Buffer.from(JSON.stringify(value))));
      }
    }),
    options,
  );
});

test("all plain data is plain at first sight", () => {
  fc.assert(
    fc.property(jsonValue, (value) => {
      expect(isPlainTree(value)).toBe(true);
    }),
  );
});

test("what is reached in many ways is seen at the second, and not followed along each", () => {
  let value: unknown[] = [];
  for (let level = 0; level < 900; level++) value = [value, value];
  expect(isPlainTree(value)).toBe(false);
});
