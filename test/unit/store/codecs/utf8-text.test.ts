import fc from "fast-check";
import { expect, test } from "vitest";
import { utf8Bytes, utf8Text } from "../../../../src/store/codecs/utf8-text.ts";

const exact = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

test("bytes are read as a strict decoder reads them, and those that are no UTF-8 are refused", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ max: 0x7f }),
    fc.uint8Array(),
    fc.string({ unit: "binary" }).map((text) => new TextEncoder().encode(`\ufeff${text}`)),
  );
  fc.assert(
    fc.property(bytes, fc.nat(3), (all, start) => {
      const part = all.subarray(Math.min(start, all.length));
      let text: string | undefined;
      try {
        text = exact.decode(part);
      } catch {
        expect(() => utf8Text(part)).toThrow(TypeError);
        return;
      }
      expect(utf8Text(part)).toBe(text);
    }),
  );
});

test("a text becomes the same bytes whatever its length", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.constantFrom(1, 5000), (part, count) => {
      const text = part.repeat(count);
      expect(Buffer.from(utf8Bytes(text)).equals(Buffer.from(text))).toBe(true);
    }),
  );
});

test("bytes in shared memory are read as well", () => {
  const shared = new Uint8Array(new SharedArrayBuffer(4));
  shared.set([0x61, 0xc3, 0xa9, 0x62]);
  expect(utf8Text(shared)).toBe("aéb");
  expect(utf8Text(shared.subarray(0, 1))).toBe("a");
});
