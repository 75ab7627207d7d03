import type { CellSet } from "./cell-set.ts";

/** Sets by what is in them. */
export type KeptSets = Map<number, CellSet[]>;

/**
 * The first set given that has the same in it, so that what is known of a set can be found by identity (M. Barbar and Y. Sui,
 * "Hash consed points-to sets", 2021).
 */
export function keepSet(kept: KeptSets, set: CellSet): CellSet {
  let hash = 0;
  for (const word of set) hash = Math.imul(hash ^ word, 0x9e3779b1) ^ (hash >>> 15);
  const alike = kept.get(hash);
  if (alike === undefined) {
    kept.set(hash, [set]);
    return set;
  }
  for (const one of alike) if (isSame(one, set)) return one;
  alike.push(set);
  return set;
}

function isSame(one: CellSet, other: CellSet): boolean {
  if (one === other) return true;
  return one.length === other.length && one.every((word, at) => word === other[at]);
}
