import { maxNesting } from "./codecs/inspect-value.ts";

/**
 * A value with some of its objects replaced, wherever they stand in plain objects, arrays, Maps and Sets. What is not
 * replaced keeps its shape, also where a part is reached in several ways; the value itself does not change.
 */
export function replaceObjects(root: unknown, replacementOf: (value: object) => unknown): unknown {
  const copies = new Map<object, unknown>();

  const copy = (value: unknown, level: number): unknown => {
    // What is nested deeper is refused by whoever encodes it.
    if (typeof value !== "object" || value === null || level > maxNesting) return value;
    if (copies.has(value)) return copies.get(value);
    const replacement = replacementOf(value);
    if (replacement !== undefined) {
      copies.set(value, replacement);
      return replacement;
    }
    if (value instanceof Map) {
      const map = new Map<unknown, unknown>();
      copies.set(value, map);
      for (const [key, item] of value) map.set(copy(key, level + 1), copy(item, level + 1));
      return map;
    }
    if (value instanceof Set) {
      const set = new Set<unknown>();
      copies.set(value, set);
      for (const item of value) set.add(copy(item, level + 1));
      return set;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    const isArray = Array.isArray(value) && prototype === Array.prototype;
    if (!isArray && prototype !== Object.prototype && prototype !== null) return value;
    const fields: object = isArray ? new Array(value.length) : (Object.create(prototype) as object);
    copies.set(value, fields);
    for (const key of Reflect.ownKeys(value)) {
      if (!Object.prototype.propertyIsEnumerable.call(value, key)) continue;
      Object.defineProperty(fields, key, {
        value: copy((value as Record<PropertyKey, unknown>)[key], level + 1),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return fields;
  };

  return copy(root, 0);
}
