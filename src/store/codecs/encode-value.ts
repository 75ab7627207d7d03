import { types } from "node:util";
import type { CodecName } from "../../model/result-ref.ts";
import { isWellFormed } from "../is-well-formed.ts";
import { cborEncode } from "./cbor-encode.ts";
import { inspectValue } from "./inspect-value.ts";
import { isPlainTree } from "./is-plain-tree.ts";
import { isNpyArray, npyEncode } from "./npy.ts";
import { littleEndianBytes } from "./typed-array.ts";
import { utf8Bytes } from "./utf8-text.ts";
import { valueKind } from "./value-kind.ts";

/** A value as bytes. Long arrays are not copied, so `parts` must be written before the value may change. */
export interface EncodedValue {
  readonly codec: CodecName;
  readonly parts: readonly Uint8Array[];
}

/** Encodes a value in the most open format that gives it back the same. Throws `UnkeepableError`. */
export function encodeValue(value: unknown): EncodedValue {
  return encodePlain(value) ?? encodeOther(value);
}

/** Encodes a text, or what is plain data at first sight; undefined for all else. */
export function encodePlain(value: unknown): EncodedValue | undefined {
  if (typeof value === "string" && isWellFormed(value)) {
    return { codec: "text", parts: [utf8Bytes(value)] };
  }
  return isPlainTree(value) ? jsonOf(value) : undefined;
}

function encodeOther(value: unknown): EncodedValue {
  const { isJson, shared } = inspectValue(value);
  if (isJson) return jsonOf(value);
  if (types.isTypedArray(value) && valueKind(value) === "typed-array") {
    if (types.isUint8Array(value)) return { codec: "bytes", parts: [littleEndianBytes(value)] };
    if (isNpyArray(value)) return { codec: "npy", parts: npyEncode(value) };
  }
  return { codec: "cbor", parts: cborEncode(value, shared) };
}

/** The codec that `encodeValue` takes for a value. Throws `UnkeepableError`. */
export function chooseCodec(value: unknown): CodecName {
  return encodeValue(value).codec;
}

function jsonOf(value: unknown): EncodedValue {
  return { codec: "json", parts: [utf8Bytes(JSON.stringify(value))] };
}
