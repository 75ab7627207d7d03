import { isWellFormed } from "../is-well-formed.ts";
import { UnkeepableError } from "../unkeepable-error.ts";
import { isDense, extraKeys } from "./array-shape.ts";
import { cborTag } from "./cbor-tags.ts";
import { CborWriter } from "./cbor-writer.ts";
import { errorParts } from "./error-fields.ts";
import type { KeptFile } from "./kept-file.ts";
import { littleEndianBytes, typedArrayKind } from "./typed-array.ts";
import type { TypedArray } from "./typed-array.ts";
import { valueKind } from "./value-kind.ts";

/** CBOR of a value that `inspectValue` let pass; `shared` holds the objects that are reached in more than one way. */
export function cborEncode(root: unknown, shared: ReadonlySet<object>): readonly Uint8Array[] {
  const writer = new CborWriter();
  const references = new Map<object, number>();

  const write = (value: unknown): void => {
    switch (typeof value) {
      case "string":
        return writeText(value);
      case "number":
        return writer.number(value);
      case "boolean":
        return writer.boolean(value);
      case "undefined":
        return writer.undefined();
      case "bigint":
        return writeBigint(value);
      case "object":
        return value === null ? writer.null() : writeObject(value);
      case "function":
      case "symbol":
        throw new UnkeepableError("", `a ${typeof value} that appeared while the value was read`);
    }
  };

  const writeObject = (value: object): void => {
    if (shared.has(value)) {
      const reference = references.get(value);
      if (reference !== undefined) {
        writer.tag(cborTag.sharedReference);
        writer.number(reference);
        return;
      }
      references.set(value, references.size);
      writer.tag(cborTag.shareable);
    }
    const kind = valueKind(value);
    if (typeof kind === "object") throw new UnkeepableError("", kind.what);
    switch (kind) {
      case "object":
        return writeFields(Object.keys(value), value as Record<string, unknown>);
      case "array":
        return writeArray(value as unknown[]);
      case "map":
        writer.tag(cborTag.map);
        writer.map((value as Map<unknown, unknown>).size);
        for (const [key, item] of value as Map<unknown, unknown>) {
          write(key);
          write(item);
        }
        return;
      case "set":
        writer.tag(cborTag.set);
        writer.array((value as Set<unknown>).size);
        for (const item of value as Set<unknown>) write(item);
        return;
      case "date":
        return writeTime((value as Date).getTime());
      case "regexp": {
        const { source, flags } = value as RegExp;
        writer.tag(cborTag.regexp);
        writer.array(2);
        writeText(source);
        return writeText(flags);
      }
      case "error": {
        const { className, fields } = errorParts(value as Error);
        writeClass(className, 1);
        writer.map(fields.length);
        for (const [key, item] of fields) {
          writeKey(key);
          write(item);
        }
        return;
      }
      case "typed-array":
        return writeTypedArray(value as TypedArray);
      case "array-buffer":
        writeClass("ArrayBuffer", 1);
        return writer.bytes(new Uint8Array(value as ArrayBuffer));
      case "shared-array-buffer":
        writeClass("SharedArrayBuffer", 1);
        return writer.bytes(new Uint8Array(value as SharedArrayBuffer));
      case "data-view": {
        const { buffer, byteOffset, byteLength } = value as DataView;
        writeClass("DataView", 1);
        return writer.bytes(new Uint8Array(buffer, byteOffset, byteLength));
      }
      case "file": {
        const { path, hash, sizeBytes, executable } = value as KeptFile;
        const fields = { path, hash, sizeBytes, ...(executable === true ? { executable } : {}) };
        writeClass("File", 1);
        return writeFields(Object.keys(fields), fields);
      }
      case "boxed": {
        const inner: unknown = value.valueOf();
        writeClass(boxNames[typeof inner as keyof typeof boxNames], 1);
        return write(inner);
      }
    }
  };

  const writeClass = (className: string, parts: number): void => {
    writer.tag(cborTag.object);
    writer.array(1 + parts);
    writer.key(className);
  };

  const writeArray = (array: readonly unknown[]): void => {
    const fields = array as unknown as Record<string, unknown>;
    if (isDense(array)) {
      writer.array(array.length);
      for (const item of array) write(item);
      return;
    }
    const extra = extraKeys(array);
    if (Object.keys(array).length - extra.length === array.length) {
      writeClass("Array", 2);
      writer.array(array.length);
      for (const item of array) write(item);
      return writeFields(extra, fields);
    }
    writeClass("SparseArray", 2);
    writer.number(array.length);
    writeFields(Object.keys(array), fields);
  };

  const writeFields = (
    keys: readonly string[],
    fields: Readonly<Record<string, unknown>>,
  ): void => {
    writer.map(keys.length);
    for (const key of keys) {
      writeKey(key);
      write(fields[key]);
    }
  };

  const writeTime = (ms: number): void => {
    const seconds = ms / 1000;
    // Some 139,000 years from 1970 a float of seconds is too coarse for milliseconds.
    if (Number.isNaN(ms) || Math.round(seconds * 1000) === ms) {
      writer.tag(cborTag.epochSeconds);
      return writer.number(seconds);
    }
    writer.tag(cborTag.extendedTime);
    writer.map(2);
    writer.number(1);
    writer.number(Math.floor(seconds));
    writer.number(-3);
    writer.number(ms - Math.floor(seconds) * 1000);
  };

  const writeTypedArray = (array: TypedArray): void => {
    const kind = typedArrayKind(array);
    if (kind.className !== "Uint8Array") writer.tag(kind.cborTag);
    writer.bytes(littleEndianBytes(array));
  };

  const writeKey = (key: string): void => {
    if (isWellFormed(key)) writer.key(key);
    else writeText(key);
  };

  const writeText = (text: string): void => {
    if (isWellFormed(text)) return writer.text(text);
    writer.tag(cborTag.json);
    writer.bytes(Buffer.from(JSON.stringify(text)));
  };

  const writeBigint = (value: bigint): void => {
    writer.tag(value < 0n ? cborTag.negativeBigint : cborTag.positiveBigint);
    const digits = (value < 0n ? -1n - value : value).toString(16);
    writer.bytes(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex"));
  };

  write(root);
  return writer.end();
}

const boxNames = {
  string: "String",
  number: "Number",
  boolean: "Boolean",
  bigint: "BigInt",
} as const;
