import { endianness } from "node:os";

/** Any of the runtime's typed arrays. */
export type TypedArray = NodeJS.TypedArray;

/** How one class of typed arrays is spelled in NPY and in CBOR (RFC 8746, little-endian). */
export interface TypedArrayKind {
  readonly className: string;
  readonly npyType: string;
  readonly cborTag: number;
  readonly elementBytes: number;
}

/** Every class of typed arrays that can be kept; `Float16Array` is absent from older runtimes. */
export const typedArrayKinds: readonly TypedArrayKind[] = [
  { className: "Uint8Array", npyType: "|u1", cborTag: 64, elementBytes: 1 },
  { className: "Uint8ClampedArray", npyType: "", cborTag: 68, elementBytes: 1 },
  { className: "Uint16Array", npyType: "<u2", cborTag: 69, elementBytes: 2 },
  { className: "Uint32Array", npyType: "<u4", cborTag: 70, elementBytes: 4 },
  { className: "BigUint64Array", npyType: "<u8", cborTag: 71, elementBytes: 8 },
  { className: "Int8Array", npyType: "|i1", cborTag: 72, elementBytes: 1 },
  { className: "Int16Array", npyType: "<i2", cborTag: 77, elementBytes: 2 },
  { className: "Int32Array", npyType: "<i4", cborTag: 78, elementBytes: 4 },
  { className: "BigInt64Array", npyType: "<i8", cborTag: 79, elementBytes: 8 },
  { className: "Float16Array", npyType: "<f2", cborTag: 84, elementBytes: 2 },
  { className: "Float32Array", npyType: "<f4", cborTag: 85, elementBytes: 4 },
  { className: "Float64Array", npyType: "<f8", cborTag: 86, elementBytes: 8 },
];

const byClassName = new Map(typedArrayKinds.map((kind) => [kind.className, kind]));

/** The kind of a typed array; a subclass counts as the class of the runtime below it. */
export function typedArrayKind(array: TypedArray): TypedArrayKind {
  const kind = byClassName.get(array[Symbol.toStringTag]);
  if (kind === undefined) throw new Error(`bug: unknown typed array ${array[Symbol.toStringTag]}`);
  return kind;
}

/** The bytes of a typed array in little-endian order; no copy on a little-endian machine. */
export function littleEndianBytes(array: TypedArray): Uint8Array {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  return endianness() === "LE" ? bytes : swapped(bytes, array.BYTES_PER_ELEMENT);
}

/** A typed array over a fresh copy of little-endian bytes. Throws if the bytes or this runtime do not fit the kind. */
export function fromLittleEndian(kind: TypedArrayKind, bytes: Uint8Array): TypedArray {
  // Only a copy gives a buffer of exactly these bytes; `array.buffer` is part of what a user can see.
  const own = endianness() === "LE" ? new Uint8Array(bytes) : swapped(bytes, kind.elementBytes);
  return overLittleEndian(kind, own);
}

/** A typed array over the bytes themselves, on a little-endian machine. Throws as `fromLittleEndian` does. */
export function overLittleEndian(kind: TypedArrayKind, bytes: Uint8Array): TypedArray {
  if (bytes.byteLength % kind.elementBytes !== 0) {
    throw new RangeError(
      `${bytes.byteLength} bytes are no whole number of ${kind.className} elements`,
    );
  }
  const make = (globalThis as Record<string, unknown>)[kind.className] as
    (new (buffer: ArrayBufferLike, byteOffset: number, length: number) => TypedArray) | undefined;
  if (make === undefined) throw new RangeError(`this version of Node has no ${kind.className}`);
  return new make(bytes.buffer, bytes.byteOffset, bytes.byteLength / kind.elementBytes);
}

function swapped(bytes: Uint8Array, elementBytes: number): Uint8Array {
  const copy = new Uint8Array(bytes);
  for (let start = 0; start < copy.length; start += elementBytes) {
    copy.subarray(start, start + elementBytes).reverse();
  }
  return copy;
}
