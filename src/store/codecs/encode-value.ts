import { types } from "node:util";
import type { CodecName } from "../../model/result-ref.ts";
import { isWellFormed } from "../is-well-formed.ts";
import { cborEncode } from "./cbor-encode.ts";
import { inspectValue } from "./inspect-value.ts";
import { isNpyArray, npyEncode } from "./npy.ts";
import { littleEndianBytes } from "./typed-array.ts";
import { valueKind } from "./value-kind.ts";

/** A value as bytes. Long arrays are not copied, so `parts` must be written before the value may change. */
export interface EncodedValue {
  readonly codec: CodecName;
  readonly parts: readonly Uint8Array[];
}

/** Encodes a value in the most open format that gives it back the same. Throws `UnkeepableError`. */
export function encodeValue(value: unknown): EncodedValue {
  if (typeof value === "string" && isWellFormed(value)) {
    return { codec: "text", parts: [Buffer.from(value)] };
  }
  const { isJson, shared } = inspectValue(value);
  if (isJson) return { codec: "json", parts: [Buffer.from(JSON.stringify(value))] };
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
