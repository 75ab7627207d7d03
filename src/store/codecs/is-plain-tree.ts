import { maxNesting } from "./inspect-value.ts";

/**
 * Whether a value is at first sight what JSON gives back the same: plain data in which no object is reached twice. False
 * where only a closer look can tell. Never true of a value that `inspectValue` refuses or would not write as JSON.
 */
export function isPlainTree(value: unknown): boolean {
  try {
    return isPlain(value, new Set(), 0);
  } catch {
    // The closer look says what it was that could not be read.
    return false;
  }
}

function isPlain(value: unknown, seen: Set<object>, level: number): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      // Neither infinite, nor no number, nor minus zero.
      return value - value === 0 && (value !== 0 || 1 / value > 0);
    case "object":
      return value === null || isPlainObject(value, seen, level);
    case "undefined":
    case "bigint":
    case "function":
    case "symbol":
      return false;
  }
}

function isPlainObject(value: object, seen: Set<object>, level: number): boolean {
  if (level > maxNesting) return false;
  // To add it and look at the size takes one search of the set; to ask before takes two.
  const { size } = seen;
  if (seen.add(value).size === size) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (Array.isArray(value)) {
    if (prototype !== Array.prototype || hasOtherKeys(value)) return false;
    for (const item of value as readonly unknown[]) {
      if (!isPlain(item, seen, level + 1)) return false;
    }
    return true;
  }
  if (prototype !== Object.prototype && prototype !== null) return false;
  if (Object.getOwnPropertySymbols(value).length > 0) return false;
  for (const item of Object.values(value)) {
    if (!isPlain(item, seen, level + 1)) return false;
  }
  return true;
}

/** Whether an array that has a value at each index has anything else. */
function hasOtherKeys(array: readonly unknown[]): boolean {
  if (Object.getOwnPropertySymbols(array).length > 0) return true;
  // To list the keys makes a text of each index; with more than a few, to copy the elements is quicker.
  const listed = array.length < fewElements ? Object.keys(array) : Object.values(array);
  return listed.length !== array.length;
}

const fewElements = 4;
