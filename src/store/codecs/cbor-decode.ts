import { Tokenizer, Type } from "cborg";
import type { Token } from "cborg";
import { isKeptFile } from "../is-record.ts";
import { setOwn } from "../set-own.ts";
import { cborTag } from "./cbor-tags.ts";
import { bareError, setErrorField } from "./error-fields.ts";
import { maxNesting } from "./inspect-value.ts";
import { KeptFile } from "./kept-file.ts";
import { fromLittleEndian, typedArrayKinds } from "./typed-array.ts";

/** The value of CBOR bytes as `cborEncode` writes them. Throws on anything else, at any byte. */
export function cborDecode(bytes: Uint8Array): unknown {
  // The library takes byte strings out with `slice`, which copies for this class only and not for Node's buffers.
  const input = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tokenizer = new Tokenizer(input, { allowBigInt: true });
  const shared: { value: unknown }[] = [];
  let level = 0;

  /** What was made is told before its parts are read, so that a part can refer to the whole. */
  type Made = (value: unknown) => void;

  const next = (): Token => {
    if (tokenizer.done()) throw malformed("it ends too early");
    return tokenizer.next();
  };

  const read = (made?: Made): unknown => {
    if (level > deepest) throw malformed("it is nested too deeply");
    level++;
    const start = tokenizer.pos();
    const token = next();
    const value = isMark(token) ? readShared(made) : readToken(token, start, made);
    level--;
    return value;
  };

  /** What follows a shared mark, which is no level of its own: the stack has to hold as many as can be kept. */
  const readShared = (made: Made | undefined): unknown => {
    const slot: { value: unknown } = { value: shared };
    shared.push(slot);
    const start = tokenizer.pos();
    const token = next();
    if (isMark(token)) throw malformed("a shared mark stands before another one");
    return readToken(token, start, (value) => {
      slot.value = value;
      made?.(value);
    });
  };

  const readToken = (token: Token, start: number, made: Made | undefined): unknown => {
    const { type } = token;
    if (type.terminal) {
      if (type === Type.string) return textOf(token, start);
      if (type === Type.break) throw malformed("a break stands outside of a container");
      return type === Type.bytes ? told(ownBytes(token), made) : token.value;
    }
    if (type === Type.array) return readArray(token, made);
    if (type === Type.map) return readFields(token, {}, made);
    return readTagged(Number(token.value), made);
  };

  /** The library drops a byte order mark at the start of a text. */
  const textOf = (token: Token, start: number): string => {
    const payload = start + headBytes(input[start] ?? 0);
    if (input[payload] !== 0xef) return token.value as string;
    return utf8.decode(input.subarray(payload, tokenizer.pos()));
  };

  const countOf = (token: Token): number => {
    const count = Number(token.value);
    // An item takes a byte or more: no count can make us allocate more than the input is long.
    if (!(count <= input.byteLength - tokenizer.pos())) {
      throw malformed("it promises more items than it has bytes");
    }
    return count;
  };

  const readArray = (token: Token, made: Made | undefined): unknown[] => {
    const array: unknown[] = [];
    made?.(array);
    const count = countOf(token);
    for (let index = 0; index < count; index++) array.push(read());
    return array;
  };

  const readFields = <Target extends object>(
    token: Token,
    target: Target,
    made: Made | undefined,
    set: (target: Target, key: string, value: unknown) => void = setOwn,
  ): Target => {
    made?.(target);
    const count = countOf(token);
    for (let index = 0; index < count; index++) set(target, readText(), read());
    return target;
  };

  const readText = (): string => {
    const text = read();
    if (typeof text !== "string") throw malformed("a key is no text");
    return text;
  };

  /** To make a number of anything else could take more memory than the bytes: a list becomes a text first. */
  const readNumber = (): number => {
    const number = read();
    if (typeof number !== "number") throw malformed("a number is expected");
    return number;
  };

  const expect = (type: Type, what: string): Token => {
    const token = next();
    if (token.type !== type) throw malformed(`${what} is expected`);
    return token;
  };

  const readBytes = (): Uint8Array => ownBytes(expect(Type.bytes, "a byte string"));

  const readTagged = (tag: number, made: Made | undefined): unknown => {
    const kind = typedArrayOf.get(tag);
    if (kind !== undefined) return told(fromLittleEndian(kind, readBytes()), made);
    switch (tag) {
      case cborTag.sharedReference: {
        const slot = shared[Number(expect(Type.uint, "an index").value)];
        // Its own list marks a slot that is not filled.
        if (slot === undefined || slot.value === shared) {
          throw malformed("it refers to a value that is not there");
        }
        return slot.value;
      }
      case cborTag.epochSeconds:
        return told(new Date(Math.round(readNumber() * 1000)), made);
      case cborTag.extendedTime: {
        if (countOf(expect(Type.map, "a map")) !== 2) throw malformed("two parts are expected");
        if (read() !== 1) throw malformed("seconds are expected");
        const seconds = readNumber();
        if (read() !== -3) throw malformed("milliseconds are expected");
        return told(new Date(seconds * 1000 + readNumber()), made);
      }
      case cborTag.positiveBigint:
        return bigintOf(readBytes());
      case cborTag.negativeBigint:
        return -1n - bigintOf(readBytes());
      case cborTag.json: {
        const text: unknown = JSON.parse(utf8.decode(readBytes()));
        if (typeof text !== "string") throw malformed("a text is expected");
        return text;
      }
      case cborTag.regexp: {
        if (countOf(expect(Type.array, "an array")) !== 2)
          throw malformed("two texts are expected");
        return told(new RegExp(readText(), readText()), made);
      }
      case cborTag.set: {
        const set = new Set();
        made?.(set);
        const count = countOf(expect(Type.array, "an array"));
        for (let index = 0; index < count; index++) set.add(read());
        return set;
      }
      case cborTag.map: {
        const map = new Map();
        made?.(map);
        const count = countOf(expect(Type.map, "a map"));
        for (let index = 0; index < count; index++) {
          const key = read();
          map.set(key, read());
        }
        return map;
      }
      case cborTag.object:
        return readObject(made);
      default:
        throw malformed(`tag ${tag} is unknown`);
    }
  };

  const readObject = (made: Made | undefined): unknown => {
    const parts = countOf(expect(Type.array, "an array"));
    const className = readText();
    const error = bareError(className);
    if (parts !== (className === "Array" || className === "SparseArray" ? 3 : 2)) {
      throw malformed(`an object of class ${className} has ${parts} parts`);
    }
    if (error !== undefined) {
      return readFields(expect(Type.map, "a map"), error, made, setErrorField);
    }
    switch (className) {
      case "Array": {
        const array = readArray(expect(Type.array, "an array"), made);
        return readFields(expect(Type.map, "a map"), array, undefined, setElement);
      }
      case "SparseArray": {
        const array: unknown[] = [];
        const length = Number(expect(Type.uint, "a length").value);
        // The runtime makes room for all elements of a shorter array at once, unless it was a very long one before.
        array.length = 2 ** 32 - 1;
        array.length = length;
        return readFields(expect(Type.map, "a map"), array, made, setElement);
      }
      case "ArrayBuffer":
        return told(exactBuffer(readBytes()), made);
      case "SharedArrayBuffer": {
        const content = readBytes();
        const buffer = new SharedArrayBuffer(content.byteLength);
        new Uint8Array(buffer).set(content);
        return told(buffer, made);
      }
      case "DataView":
        return told(new DataView(exactBuffer(readBytes())), made);
      case "File": {
        const fields = readFields(expect(Type.map, "a map"), {}, undefined);
        if (!isKeptFile(fields)) throw malformed("a file is not described whole");
        return told(new KeptFile(fields), made);
      }
      case "String":
      case "Number":
      case "Boolean":
      case "BigInt":
        return told(Object(read()), made);
      default:
        throw malformed(`class ${className} is unknown`);
    }
  };

  const value = read();
  if (!tokenizer.done()) throw malformed("something follows its end");
  return value;
}

/** What is no object may stand below the last level. */
const deepest = maxNesting + 1;

function isMark({ type, value }: Token): boolean {
  return type === Type.tag && Number(value) === cborTag.shareable;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A length that is set could make the runtime take room for elements that are nowhere. */
function setElement(array: unknown[], key: string, value: unknown): void {
  if (key === "length") throw malformed("a length is among the elements");
  setOwn(array, key, value);
}

const typedArrayOf = new Map(typedArrayKinds.map((kind) => [kind.cborTag, kind]));

function told<Value>(value: Value, made: ((value: unknown) => void) | undefined): Value {
  made?.(value);
  return value;
}

/** How many bytes the head of a data item takes. */
function headBytes(first: number): number {
  const width = (first & 0x1f) - 24;
  return width < 0 ? 1 : 1 + 2 ** width;
}

/** The library hands out one and the same array for all empty byte strings. */
function ownBytes(token: Token): Uint8Array {
  const bytes = token.value as Uint8Array;
  return bytes.byteLength === 0 ? new Uint8Array() : bytes;
}

function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function bigintOf(bytes: Uint8Array): bigint {
  if (bytes.byteLength === 0) return 0n;
  return BigInt(
    `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`,
  );
}

function malformed(what: string): Error {
  return new SyntaxError(`not CBOR as ffuse writes it: ${what}`);
}
