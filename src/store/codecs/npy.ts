import {
  fromLittleEndian,
  littleEndianBytes,
  typedArrayKind,
  typedArrayKinds,
} from "./typed-array.ts";
import type { TypedArray } from "./typed-array.ts";

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
  const array = fromLittleEndian(kind, bytes.subarray(start));
  if (array.length !== Number(match[2])) {
    throw new SyntaxError(`an NPY file of ${array.length} elements, and ${match[2]} are promised`);
  }
  return array;
}

const magic: Buffer = Buffer.from("\x93NUMPY\x01\x00", "latin1");
const preludeBytes = magic.length + 2;
const headerPattern =
  /^\{'descr': '([<|][a-z]\d)', 'fortran_order': False, 'shape': \((\d+),\), \} *\n$/;
