/** A column with room for so many numbers: itself, or a copy that is at least twice as long, so that growing costs little. */
export function grownColumn<Column extends Int32Array | Uint32Array | Uint8Array | Float64Array>(
  column: Column,
  length: number,
): Column {
  if (length <= column.length) return column;
  const make = column.constructor as new (length: number) => Column;
  const grown = new make(column.length === 0 ? length : Math.max(length, 2 * column.length));
  grown.set(column);
  return grown;
}
