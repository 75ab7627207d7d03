import { types } from "node:util";

/**
 * Whether two values are the same as far as a program can tell that only reads data: types, own fields and their order,
 * holes, -0, NaN, and which parts are one and the same object.
 */
export function isSameValue(
  a: unknown,
  b: unknown,
  pairs: Map<object, object> = new Map(),
): boolean {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) {
    return Object.is(a, b);
  }
  if (pairs.has(a)) return pairs.get(a) === b;
  if ([...pairs.values()].includes(b)) return false;
  pairs.set(a, b);
  const same = (x: unknown, y: unknown): boolean => isSameValue(x, y, pairs);
  if (tagOf(a) !== tagOf(b)) return false;
  if (types.isTypedArray(a) || types.isAnyArrayBuffer(a) || types.isDataView(a)) {
    return bytesOf(a).equals(bytesOf(b as typeof a));
  }
  if (types.isDate(a)) return Object.is(a.getTime(), (b as Date).getTime());
  if (types.isRegExp(a))
    return a.source === (b as typeof a).source && a.flags === (b as typeof a).flags;
  if (types.isBoxedPrimitive(a)) return Object.is(a.valueOf(), (b as typeof a).valueOf());
  if (types.isMap(a)) return same([...a].flat(1), [...(b as typeof a)].flat(1));
  if (types.isSet(a)) return same([...a], [...(b as typeof a)]);
  const keys = types.isNativeError(a) ? Object.getOwnPropertyNames(a).sort() : Object.keys(a);
  const others = types.isNativeError(b) ? Object.getOwnPropertyNames(b).sort() : Object.keys(b);
  if (JSON.stringify(keys) !== JSON.stringify(others)) return false;
  if (Array.isArray(a) && a.length !== (b as unknown[]).length) return false;
  const field = (of: object, key: string): unknown => (of as Record<string, unknown>)[key];
  return keys.every((key) => same(field(a, key), field(b, key)));
}

function tagOf(value: object): string {
  return types.isNativeError(value) ? value.name : Object.prototype.toString.call(value);
}

function bytesOf(value: NodeJS.TypedArray | ArrayBufferLike | DataView): Buffer {
  return ArrayBuffer.isView(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    : Buffer.from(value as ArrayBuffer);
}
