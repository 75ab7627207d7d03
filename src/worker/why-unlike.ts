import { types } from "node:util";
import { formatItemPath } from "../model/item-path.ts";
import { isDense } from "../store/codecs/array-shape.ts";

/**
 * What of a state is not the same in a copy of it, in words: values, prototypes, attributes of fields, order, sharing
 * of objects and of buffers. Undefined if whoever holds the copy cannot tell it from the original.
 */
export function whyUnlike(original: unknown, copy: unknown): string | undefined {
  const copies = new Map<object, object>();
  const originals = new Set<object>();
  const path: (string | number)[] = [];

  const at = (what: string): string => {
    const where = formatItemPath(path);
    return where === "" ? what : `its field ${where.replace(/^\./, "")} holds ${what}`;
  };

  const below = (key: string | number, a: unknown, b: unknown): string | undefined => {
    path.push(key);
    const why = visit(a, b);
    path.pop();
    return why;
  };

  const visit = (a: unknown, b: unknown): string | undefined => {
    if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) {
      return Object.is(a, b) ? undefined : at("a value that cannot be kept as it is");
    }
    const before = copies.get(a);
    if (before !== undefined) return before === b ? undefined : at("an object that is shared");
    if (originals.has(b)) return at("an object that is not shared");
    copies.set(a, b);
    originals.add(b);
    return visitObject(a, b);
  };

  const visitObject = (a: object, b: object): string | undefined => {
    if (types.isProxy(a)) return at("a Proxy");
    if (types.isNativeError(a) || a instanceof Error) return at("an error");
    if (types.isBoxedPrimitive(a)) return at("a boxed value");
    if (types.isSharedArrayBuffer(a)) return at("shared memory");
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) {
      return at("an object whose class would be lost");
    }
    if (!Object.isExtensible(a)) return at("something frozen or sealed");
    if (ArrayBuffer.isView(a)) return visitView(a, b);
    if (types.isAnyArrayBuffer(a)) return visitBuffer(a, b);
    if (types.isMap(a)) return visitMap(a, b as Map<unknown, unknown>) ?? visitKeys(a, b);
    if (types.isSet(a)) {
      return visitList([...a], [...(b as Set<unknown>)]) ?? visitKeys(a, b);
    }
    if (types.isDate(a)) {
      if (!Object.is(a.getTime(), (b as Date).getTime())) return at("a date");
      return visitKeys(a, b);
    }
    if (types.isRegExp(a)) {
      if (!types.isRegExp(b) || String(a) !== String(b)) return at("a regular expression");
      return visitKeys(a, b);
    }
    if (Array.isArray(a) && Array.isArray(b) && isDense(a) && isDense(b)) {
      if (isLocked(a, "length") || a.some((_, index) => isLocked(a, index))) {
        return at("something frozen or sealed");
      }
      return visitList(a, b);
    }
    return visitKeys(a, b);
  };

  const visitView = (a: ArrayBufferView, b: object): string | undefined => {
    if (!ArrayBuffer.isView(b)) return at("an array");
    if (a.byteOffset !== b.byteOffset || a.byteLength !== b.byteLength) {
      return at("a part of a larger buffer");
    }
    return visit(a.buffer, b.buffer);
  };

  const visitBuffer = (a: ArrayBufferLike, b: object): string | undefined => {
    if (!types.isArrayBuffer(a)) return at("shared memory");
    if (!types.isArrayBuffer(b) || a.byteLength !== b.byteLength) {
      return at("a part of a larger buffer");
    }
    if ("resizable" in a && a.resizable) return at("a buffer that can grow");
    if (!Buffer.from(a).equals(Buffer.from(b))) return at("bytes that come back as others");
    return visitKeys(a, b);
  };

  const visitMap = (
    a: ReadonlyMap<unknown, unknown>,
    b: ReadonlyMap<unknown, unknown>,
  ): string | undefined =>
    visitList([...a.keys()], [...b.keys()]) ?? visitList([...a.values()], [...b.values()]);

  const visitList = (a: readonly unknown[], b: readonly unknown[]): string | undefined => {
    if (a.length !== b.length) return at("a list that comes back with another length");
    for (let index = 0; index < a.length; index++) {
      const why = below(index, a[index], b[index]);
      if (why !== undefined) return why;
    }
    return undefined;
  };

  const visitKeys = (a: object, b: object): string | undefined => {
    const keys = Reflect.ownKeys(a);
    const others = Reflect.ownKeys(b);
    if (keys.length !== others.length) return at("an object with hidden fields");
    for (const [index, key] of keys.entries()) {
      if (typeof key === "symbol") return at(`a field named by ${String(key)}`);
      if (others[index] !== key) return at("fields whose order would be lost");
      const one = Object.getOwnPropertyDescriptor(a, key) ?? {};
      const other = Object.getOwnPropertyDescriptor(b, key) ?? {};
      if (!("value" in one) || !("value" in other)) return at(`the accessor ${key}`);
      if (
        one.writable !== other.writable ||
        one.enumerable !== other.enumerable ||
        one.configurable !== other.configurable
      ) {
        return at(`the hidden or fixed field ${key}`);
      }
      const why = below(key, one.value, other.value);
      if (why !== undefined) return why;
    }
    return undefined;
  };

  return visit(original, copy);
}

function isLocked(holder: object, key: string | number): boolean {
  const { writable, configurable, enumerable } = Object.getOwnPropertyDescriptor(holder, key) ?? {};
  return writable !== true || (key !== "length" && (configurable !== true || enumerable !== true));
}
