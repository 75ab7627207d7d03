import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeValue } from "../../src/store/codecs/decode-value.ts";
import { encodeValue } from "../../src/store/codecs/encode-value.ts";
import { joinBytes } from "../../src/store/join-bytes.ts";
import { jsonValue, keepableValue } from "../support/arbitrary-values.ts";
import { isSameValue } from "../support/same-value.ts";

const options = { numRuns: 1000 };

test("every value that can be kept comes back the same", () => {
  fc.assert(
    fc.property(keepableValue, (value) => {
      const { codec, parts } = encodeValue(value);
      expect(isSameValue(decodeValue(codec, joinBytes(parts)), value)).toBe(true);
    }),
    options,
  );
});

test("plain data without sharing is written as JSON or text, and comes back the same", () => {
  fc.assert(
    fc.property(jsonValue, (value) => {
      const { codec, parts } = encodeValue(value);
      const isText = typeof value === "string" && !/\p{Surrogate}/u.test(value);
      expect(codec).toBe(isText ? "text" : "json");
      expect(isSameValue(decodeValue(codec, joinBytes(parts)), value)).toBe(true);
    }),
    options,
  );
});

test("a value and its copy are written as the same bytes", () => {
  fc.assert(
    fc.property(keepableValue, (value) => {
      const first = encodeValue(value);
      const bytes = joinBytes(first.parts);
      const second = encodeValue(decodeValue(first.codec, bytes));
      expect(second.codec).toBe(first.codec);
      expect(joinBytes(second.parts)).toEqual(bytes);
    }),
    options,
  );
});

test("bytes that were cut off or changed never do worse than throw", () => {
  fc.assert(
    fc.property(keepableValue, fc.nat(), fc.nat(255), (value, position, byte) => {
      const { codec, parts } = encodeValue(value);
      const bytes = joinBytes(parts);
      const at = position % Math.max(1, bytes.length);
      for (const damaged of [
        bytes.subarray(0, at),
        bytes.map((old, index) => (index === at ? byte : old)),
      ]) {
        try {
          decodeValue(codec, damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }
      expect(Object.hasOwn(Object.prototype, "tied")).toBe(false);
    }),
    options,
  );
});

test("any bytes at all are CBOR, or are refused, in little time and memory", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        decodeValue("cbor", bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
    { numRuns: 5000 },
  );
});
