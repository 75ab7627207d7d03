import { types } from "node:util";
import { formatItemPath } from "../model/item-path.ts";
import type { ItemPath } from "../model/item-path.ts";

/** A part of a value, or in words why it is not there. */
export type PickedItem =
  | { readonly found: true; readonly value: unknown }
  | { readonly found: false; readonly what: string };

/** Follows own fields, indexes and `length` into a value; what a class lends to all its instances is no item. */
export function pickItem(value: unknown, path: ItemPath): PickedItem {
  let current = value;
  for (const [depth, key] of path.entries()) {
    if (!hasItem(current, key)) {
      const where = depth === 0 ? "the value" : formatItemPath(path.slice(0, depth));
      return { found: false, what: `not there: ${where} ${describeItems(current)}` };
    }
    try {
      current = (current as Record<string | number, unknown>)[key];
    } catch (error) {
      const where = formatItemPath(path.slice(0, depth + 1));
      return { found: false, what: `not there: reading ${where} throws ${String(error)}` };
    }
  }
  return { found: true, value: current };
}

/** The keys that a person may have meant, as they are written after a node's name; at most `limit`. */
export function knownItems(value: unknown, limit: number = 20): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const { length } = value as { length?: unknown };
  if ((Array.isArray(value) || types.isTypedArray(value)) && typeof length === "number") {
    if (length === 0) return ["length"];
    return [length === 1 ? "[0]" : `[0] to [${length - 1}]`, "length"];
  }
  const keys = Object.keys(value);
  // Spelt as they are to be written, since a key may hold a dot or be empty.
  const shown = keys.slice(0, limit).map((key) => formatItemPath([key]).replace(/^\./, ""));
  return keys.length > limit ? [...shown, `${keys.length - limit} more`] : shown;
}

function hasItem(value: unknown, key: string | number): boolean {
  if (value === null || value === undefined) return false;
  if (key === "length" && types.isTypedArray(value)) return true;
  // A hole counts as undefined, so that a list has as many items as its length says.
  if (Array.isArray(value) && isIndex(key)) return Number(key) < value.length;
  try {
    return Object.hasOwn(Object(value) as object, key);
  } catch {
    return false;
  }
}

function isIndex(key: string | number): boolean {
  return Number.isInteger(Number(key)) && Number(key) >= 0 && String(Number(key)) === String(key);
}

function describeItems(value: unknown): string {
  if (value === null || value === undefined) return `is ${String(value)}`;
  if (typeof value !== "object" && typeof value !== "string") return `is a ${typeof value}`;
  const { length } = value as { length?: unknown };
  if (typeof value === "string" || Array.isArray(value) || types.isTypedArray(value)) {
    return `has ${String(length)} elements`;
  }
  const known = knownItems(value);
  return known.length === 0 ? "has no items" : `has ${known.join(", ")}`;
}
