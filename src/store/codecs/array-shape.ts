import { inspect } from "node:util";

/** Whether an array has an element at each index and nothing else. */
export function isDense(array: readonly unknown[]): boolean {
  if (array.length > longArray && showsOnlyElements(array)) return hasEveryIndex(array);
  const keys = Object.keys(array);
  return keys.length === array.length && (keys.length === 0 || hasEveryIndex(array));
}

/** The own enumerable keys of an array that are no index. */
export function extraKeys(array: readonly unknown[]): readonly string[] {
  return Object.keys(array).filter((key) => !isIndex(key));
}

const longArray = 1000;

/**
 * Listing the keys of a long array costs more than writing it. The runtime's inspector knows the keys
 * that are no index without listing the others; any answer but the expected one leads to the long way.
 */
function showsOnlyElements(array: readonly unknown[]): boolean {
  const shown = inspect(array, { maxArrayLength: 0, depth: 0, customInspect: false });
  return shown === `[ ... ${array.length} more items ]`;
}

function hasEveryIndex(array: readonly unknown[]): boolean {
  for (let index = 0; index < array.length; index++) {
    if (array[index] === undefined && !Object.hasOwn(array, index)) return false;
  }
  return true;
}

function isIndex(key: string): boolean {
  const index = Number(key);
  return String(index) === key && Number.isInteger(index) && index >= 0 && index < 2 ** 32 - 1;
}
