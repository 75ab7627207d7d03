import {
  fromLittleEndian,
  littleEndianBytes,
  overLittleEndian,
  typedArrayKind,
  typedArrayKinds,
} from "./typed-array.ts";
import type { TypedArray, TypedArrayKind } from "./typed-array.ts";

/** Whether a typed array has a type in NumPy's format; a clamped one has none, and plain bytes have their own codec. */
export function isNpyArray(array: TypedArray): boolean {
  const { npyType, className } = typedArrayKind(array);
  return npyType !== "" && className !== "Uint8Array";
}

/** The file of NumPy's format 1.0 for a one-dimensional array, as a header and a view of the array's own bytes. */
export function npyEncode(array: TypedArray): readonly Uint8Array[] {
  const { npyType } = typedArrayKind(array);
  const fields = `{'descr': '${npyType}', 'fortran_order': False, 'shape': (${array.length},), }`;
  // The format asks that the elements start at a multiple of 64 bytes.
  const padded = Math.ceil((preludeBytes + fields.length + 1) / 64) * 64 - preludeBytes;
  const header = Buffer.alloc(preludeBytes + padded, " ");
  header.set(magic);
  header.writeUInt16LE(padded, magic.length);
  header.write(fields, preludeBytes, "latin1");
  header[header.length - 1] = 0x0a;
  return [header, littleEndianBytes(array)];
}

/** The typed array of a file that `npyEncode` made, over bytes of its own. Throws on anything else. */
export function npyDecode(bytes: Uint8Array): TypedArray {
  const { kind, content, length } = npyParts(bytes);
  return ofLength(fromLittleEndian(kind, content), length);
}

/** The same over the bytes of the file, on a little-endian machine; undefined if they do not lie as the elements have to. */
export function npyView(bytes: Uint8Array): TypedArray | undefined {
  const { kind, content, length } = npyParts(bytes);
  if (content.byteOffset % kind.elementBytes !== 0) return undefined;
  return ofLength(overLittleEndian(kind, content), length);
}

function npyParts(bytes: Uint8Array): {
  readonly kind: TypedArrayKind;
  readonly content: Uint8Array;
  readonly length: string;
} {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < preludeBytes || !file.subarray(0, magic.length).equals(magic)) {
    throw new SyntaxError("not an NPY file of version 1.0");
  }
  const start = preludeBytes + file.readUInt16LE(magic.length);
  const fields = file.toString("latin1", preludeBytes, start);
  const match = headerPattern.exec(fields);
  const kind = typedArrayKinds.find(({ npyType }) => npyType !== "" && npyType === match?.[1]);
  if (match === null || kind === undefined) {
    throw new SyntaxError(`an NPY header that ffuse does not write: ${fields.trim()}`);
  }
  return { kind, content: bytes.subarray(start), length: match[2] ?? "" };
}

function ofLength(array: TypedArray, length: string): TypedArray {
  if (array.length !== Number(length)) {
    throw new SyntaxError(`an NPY file of ${array.length} elements, and ${length} are promised`);
  }
  return array;
}

const magic: Buffer = Buffer.from("\x93NUMPY\x01\x00", "latin1");
const preludeBytes = magic.length + 2;
const headerPattern =
  /^\{'descr': '([<|][a-z]\d)', 'fortran_order': False, 'shape': \((\d+),\), \} *\n$/;
