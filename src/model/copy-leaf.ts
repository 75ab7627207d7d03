/** A copy of an object that is data without parts of its own: a date, a pattern, a URL, bytes or numbers; undefined for any other. */
export function copyLeaf(value: object): object | undefined {
  if (value instanceof Date) return new Date(value);
  if (value instanceof RegExp) return copyPattern(value);
  if (value instanceof URL) return new URL(value);
  if (value instanceof ArrayBuffer) return value.slice(0);
  if (value instanceof DataView) {
    const { buffer, byteOffset, byteLength } = value;
    return new DataView(buffer.slice(byteOffset, byteOffset + byteLength));
  }
  // Not the value's own `slice`: a buffer's gives another view of the same memory.
  if (ArrayBuffer.isView(value)) return Uint8Array.prototype.slice.call(value);
  return undefined;
}

function copyPattern(pattern: RegExp): RegExp {
  const copy = new RegExp(pattern);
  copy.lastIndex = pattern.lastIndex;
  return copy;
}
