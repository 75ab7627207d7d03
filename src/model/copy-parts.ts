import { copyLeaf } from "./copy-leaf.ts";

/** What stands in a copy instead of a part. */
export interface Replacement {
  readonly with: unknown;
}

/** Says what to put in place of an object or function, or undefined to copy it. */
export type Replace = (part: object, where: string) => Replacement | undefined;

/**
 * Copies arguments through and through: arrays with their gaps, plain objects, Maps, Sets, dates, bytes; what is shared or
 * cyclic stays so. Functions and instances of classes are kept by reference.
 */
export function copyParts(args: readonly unknown[], replace: Replace): unknown[] {
  const copies = new Map<object, unknown>();

  const copyPart = (value: unknown, where: string): unknown => {
    if (value === null || (typeof value !== "object" && typeof value !== "function")) return value;
    const replacement = replace(value, where);
    if (replacement !== undefined) return replacement.with;
    if (typeof value === "function") return value;
    if (copies.has(value)) return copies.get(value);
    if (Array.isArray(value)) {
      const copy: unknown[] = new Array(value.length);
      copies.set(value, copy);
      // `forEach` leaves the gaps of a sparse array as gaps.
      value.forEach((element, index) => {
        copy[index] = copyPart(element, `${where}[${index}]`);
      });
      return copy;
    }
    if (value instanceof Map) {
      const copy = new Map<unknown, unknown>();
      copies.set(value, copy);
      for (const [key, element] of value) {
        copy.set(copyPart(key, `${where}.key`), copyPart(element, `${where}.get(${showKey(key)})`));
      }
      return copy;
    }
    if (value instanceof Set) {
      const copy = new Set<unknown>();
      copies.set(value, copy);
      for (const element of value) copy.add(copyPart(element, `${where}.element`));
      return copy;
    }
    const leaf = copyLeaf(value);
    if (leaf !== undefined) {
      copies.set(value, leaf);
      return leaf;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return value;
    const copy = Object.create(prototype) as object;
    copies.set(value, copy);
    for (const key of Object.keys(value)) {
      // `defineProperty`, because assigning to a key named __proto__ would set the prototype.
      Object.defineProperty(copy, key, {
        value: copyPart((value as Readonly<Record<string, unknown>>)[key], `${where}.${key}`),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return copy;
  };

  return args.map((value, index) => copyPart(value, `[${index}]`));
}

/** A key may be a handle itself, or anything else that has no text. */
function showKey(key: unknown): string {
  return typeof key === "string" || typeof key === "number" ? JSON.stringify(key) : "…";
}
