import { createContext, runInContext } from "node:vm";
import { expect, test } from "vitest";
import { decodeValue } from "../../../../src/store/codecs/decode-value.ts";
import { chooseCodec, encodeValue } from "../../../../src/store/codecs/encode-value.ts";
import { joinBytes } from "../../../../src/store/join-bytes.ts";
import { isUnkeepableError } from "../../../../src/store/unkeepable-error.ts";

function roundTrip(value: unknown): unknown {
  const { codec, parts } = encodeValue(value);
  return decodeValue(codec, joinBytes(parts));
}

function refusal(value: unknown): { readonly where: string; readonly what: string } {
  try {
    encodeValue(value);
  } catch (error) {
    if (isUnkeepableError(error)) return { where: error.where, what: error.what };
    throw error;
  }
  throw new Error("it was kept");
}

test.each<[string, unknown, string]>([
  ["a text", "text", "text"],
  ["an empty text", "", "text"],
  ["a text that UTF-8 cannot carry", "\ud800", "json"],
  ["a number", 1.5, "json"],
  ["null", null, "json"],
  ["rows", [{ a: 1, b: [true, "x"] }], "json"],
  ["an object without a prototype", Object.assign(Object.create(null), { a: 1 }), "json"],
  ["bytes", new Uint8Array(3), "bytes"],
  ["a buffer of Node", Buffer.from("x"), "bytes"],
  ["a typed array", new Float64Array(3), "npy"],
  ["an array of big integers", new BigInt64Array(3), "npy"],
  ["clamped bytes", new Uint8ClampedArray(3), "cbor"],
  ["typed arrays in an object", { a: new Float64Array(3) }, "cbor"],
  ["undefined", undefined, "cbor"],
  ["a field that is undefined", { a: undefined }, "cbor"],
  ["a hole", [, 1], "cbor"],
  ["minus zero", -0, "cbor"],
  ["no number", [NaN], "cbor"],
  ["a map", new Map(), "cbor"],
  ["an array with a field", Object.assign([1], { columns: ["a"] }), "cbor"],
  ["a long array with a field", Object.assign(Array(2000).fill(1), { columns: 1 }), "cbor"],
  ["a long array", Array(2000).fill(1), "json"],
  ["a long array with a hole", Array(2000), "cbor"],
])("%s is written as %3$s", (_, value, codec) => {
  expect(chooseCodec(value)).toBe(codec);
});

test("a part that is reached twice is one part again", () => {
  const part = { x: 1 };
  const [first, second] = roundTrip([part, part]) as object[];
  expect(first).toEqual(part);
  expect(second).toBe(first);
});

test("rows of a reader that hangs fields on its array keep them", () => {
  const rows = Object.assign([{ a: 1 }], { columns: ["a"] });
  const back = roundTrip(rows) as typeof rows;
  expect(Array.isArray(back)).toBe(true);
  expect([...back]).toEqual([{ a: 1 }]);
  expect(back.columns).toEqual(["a"]);
});

test("an array with a billion holes takes little room", () => {
  const array: number[] = [];
  array[1_000_000_000] = 1;
  const { parts } = encodeValue(array);
  expect(joinBytes(parts).byteLength).toBeLessThan(100);
  expect(roundTrip(array)).toHaveLength(1_000_000_001);
});

test("long bytes are not copied on the way to the disk", () => {
  const values = [
    new Float64Array(10_000),
    new Uint8Array(80_000),
    { a: new Float64Array(10_000) },
  ];
  for (const value of values) {
    const own = ArrayBuffer.isView(value) ? value : value.a;
    const { parts } = encodeValue(value);
    expect(parts.some((part) => part.buffer === own.buffer)).toBe(true);
  }
});

test("a decoded value shares no memory with the bytes it came from", () => {
  for (const value of [new Uint8Array([1]), new Int32Array([1]), { a: new Uint8Array([1]) }]) {
    const { codec, parts } = encodeValue(value);
    const bytes = Buffer.from(joinBytes(parts));
    const back = decodeValue(codec, bytes);
    bytes.fill(0xff);
    expect(back).toEqual(value);
  }
});

test("a decoded array stands alone in its buffer", () => {
  const back = roundTrip(new Float32Array([1, 2])) as Float32Array;
  expect(back.byteOffset).toBe(0);
  expect(back.buffer.byteLength).toBe(8);
});

test("an error of a user's class comes back as the class of the language below it", () => {
  class ParseError extends SyntaxError {
    override name = "ParseError";
    readonly line = 3;
  }
  const error = new ParseError("bad", { cause: new Error("why") });
  const back = roundTrip(error) as ParseError;
  expect(back).toBeInstanceOf(SyntaxError);
  expect(Object.entries(back)).toEqual([["line", 3]]);
  const { name, message, stack, cause } = back;
  expect({ name, message, stack }).toEqual({
    ...{ name: "ParseError", message: "bad", stack: error.stack },
  });
  expect((cause as Error).message).toBe("why");
});

test("objects of another realm are as plain as one's own", () => {
  const value: unknown = runInContext(
    "({ a: [1, new Map([[1, 2]]), new Date(5)] })",
    createContext(),
  );
  expect(roundTrip(value)).toEqual({ a: [1, new Map([[1, 2]]), new Date(5)] });
});

class Model {
  readonly weights = [1];
}

test.each<[string, unknown, string, string]>([
  ["a function", () => 1, "", "a function"],
  ["a class", Model, "", "a function"],
  ["a method deep inside", { model: { fit: () => 1 } }, ".model.fit", "a function"],
  ["a function in a list", [0, 1, [() => 1]], "[2][0]", "a function"],
  ["a symbol", { a: Symbol("x") }, ".a", "a symbol"],
  ["a promise", [Promise.resolve(1)], "[0]", "a promise"],
  ["a WeakMap", new WeakMap(), "", "a WeakMap"],
  ["a WeakSet", new WeakSet(), "", "a WeakSet"],
  ["a WeakRef", new WeakRef({}), "", "an instance of class WeakRef"],
  ["an instance", { "odd key": new Model() }, '["odd key"]', "an instance of class Model"],
  [
    "an instance of a class without a name",
    new (class {})(),
    "",
    "an instance of a class without a name",
  ],
  ["a map of a user's class", new (class Table extends Map {})(), "", "an instance of class Table"],
  [
    "a list of a user's class",
    new (class Rows extends Array {})(),
    "",
    "an instance of class Rows",
  ],
  ["a URL", new URL("http://a.b"), "", "an instance of class URL"],
  [
    "an object made from another",
    Object.create({ a: 1 }),
    "",
    "an object with a prototype of its own",
  ],
  ["a key of a map", new Map([[() => 1, 1]]), '["key () => 1"]', "a function"],
  ["a value of a map", new Map([["a", () => 1]]), ".a", "a function"],
  ["a member of a set", new Set([() => 1]), "[0]", "a function"],
  ["a cause", new Error("x", { cause: () => 1 }), ".cause", "a function"],
  ["a field named by a symbol", { [Symbol("x")]: 1 }, "", "a property named by the symbol x"],
  ["a generator", (function* () {})(), "", "a generator"],
  ["an iterator", [1].values(), "", "an Array Iterator"],
])("%s is refused with its path and kind", (_, value, where, what) => {
  expect(refusal(value)).toEqual({ where, what });
});

test("a field that throws when it is read is refused with its path", () => {
  const value = {
    a: {
      get b(): never {
        throw new Error("no");
      },
    },
  };
  expect(refusal(value)).toEqual({
    ...{ where: ".a.b", what: "something that throws when it is read (Error: no)" },
  });
});

test("a detached buffer is refused", () => {
  const buffer = new ArrayBuffer(8);
  const view = new Uint8Array(buffer);
  structuredClone(buffer, { transfer: [buffer] });
  expect(refusal([view])).toEqual({ where: "[0]", what: "a detached buffer" });
  expect(refusal(buffer)).toEqual({ where: "", what: "a detached buffer" });
});

test("a value nested too deeply is refused, and one at the limit comes back", () => {
  const nest = (levels: number, core: unknown): unknown => {
    let value = core;
    for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
    return value;
  };
  for (const core of [1, undefined]) {
    expect(roundTrip(nest(1000, core))).toEqual(nest(1000, core));
    expect(refusal(nest(1002, core)).what).toBe("a value nested more than 1000 levels deep");
    expect(refusal(nest(500_000, core)).what).toBe("a value nested more than 1000 levels deep");
  }
});

test("keys that reach for the prototype stay fields", () => {
  const value = JSON.parse(
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  );
  value.extra = undefined;
  const back = roundTrip(value) as Record<string, unknown>;
  expect(Object.keys(back)).toEqual(["__proto__", "constructor", "extra"]);
  expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("CBOR that promises more than it holds is refused before memory is taken", () => {
  const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);
  for (const hostile of [
    bytes(0x9b, 0, 0, 0, 1, 0, 0, 0, 0),
    bytes(0xbb, 0, 0, 0, 1, 0, 0, 0, 0),
    bytes(0x5b, 0, 0, 0, 1, 0, 0, 0, 0),
    bytes(0x9f, 0xff),
    bytes(0xd8, 28, 0xd8, 29, 0),
    bytes(0xd8, 29, 0),
    bytes(0xda, 0, 0, 99, 99, 0),
    new Uint8Array(1_000_000).fill(0x81),
    new Uint8Array(1_000_000).fill(0xc1),
    bytes(1, 1),
    bytes(),
  ]) {
    expect(() => decodeValue("cbor", hostile)).toThrow(Error);
  }
});
