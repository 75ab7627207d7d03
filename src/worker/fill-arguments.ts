import { copyLeaf } from "../model/copy-leaf.ts";
import { isDeclaredMarker } from "../model/declared-marker.ts";
import type { DeclaredMarker } from "../model/declared-marker.ts";
import { isHoleMarker } from "../model/live-graph.ts";
import type { HoleMarker } from "../model/live-graph.ts";

/** Copies captured arguments with every hole and every declared input filled, so that a node may change what it is given without harm. */
export function fillArguments(
  args: readonly unknown[],
  valueOf: (marker: HoleMarker | DeclaredMarker) => unknown,
): unknown[] {
  const copies = new Map<object, unknown>();

  const fill = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (isHoleMarker(value) || isDeclaredMarker(value)) return valueOf(value);
    if (copies.has(value)) return copies.get(value);
    if (Array.isArray(value)) {
      const copy: unknown[] = new Array(value.length);
      copies.set(value, copy);
      // `forEach` leaves the gaps of a sparse array as gaps.
      value.forEach((element, index) => {
        copy[index] = fill(element);
      });
      return copy;
    }
    if (value instanceof Map) {
      const copy = new Map<unknown, unknown>();
      copies.set(value, copy);
      for (const [key, element] of value) copy.set(fill(key), fill(element));
      return copy;
    }
    if (value instanceof Set) {
      const copy = new Set<unknown>();
      copies.set(value, copy);
      for (const element of value) copy.add(fill(element));
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
      Object.defineProperty(copy, key, {
        value: fill((value as Readonly<Record<string, unknown>>)[key]),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return copy;
  };

  return args.map(fill);
}
