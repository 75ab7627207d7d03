/**
 * A set of small numbers that never changes, as the words of a bit set that are not zero: the place of a word, then the word,
 * by ascending place. Sets of tangled code are dense and those of plain code small, and this is short for both; the
 * representation is that of sparse bit vectors in compilers (LLVM's `SparseBitVector`, GCC's `bitmap`).
 */
export type CellSet = readonly number[];

export const noCells: CellSet = [];

/** The set of one number. */
export function onlyOf(id: number): CellSet {
  return [id >> 5, 1 << (id & 31)];
}

/** What is in one of two sets; the very set itself where the other adds nothing, so that growth shows by identity. */
export function unite(one: CellSet, other: CellSet): CellSet {
  if (one === other || other.length === 0 || isWithin(other, one)) return one;
  if (one.length === 0 || isWithin(one, other)) return other;
  const both: number[] = [];
  let a = 0;
  let b = 0;
  while (a < one.length && b < other.length) {
    const atOne = one[a] ?? 0;
    const atOther = other[b] ?? 0;
    if (atOne === atOther) {
      both.push(atOne, (one[a + 1] ?? 0) | (other[b + 1] ?? 0));
      a += 2;
      b += 2;
    } else if (atOne < atOther) {
      both.push(atOne, one[a + 1] ?? 0);
      a += 2;
    } else {
      both.push(atOther, other[b + 1] ?? 0);
      b += 2;
    }
  }
  for (; a < one.length; a += 1) both.push(one[a] ?? 0);
  for (; b < other.length; b += 1) both.push(other[b] ?? 0);
  return both;
}

/** Whether all of a set is in another. */
export function isWithin(set: CellSet, whole: CellSet): boolean {
  if (set.length > whole.length) return false;
  let b = 0;
  for (let a = 0; a < set.length; a += 2) {
    const place = set[a] ?? 0;
    while (b < whole.length && (whole[b] ?? 0) < place) b += 2;
    if (whole[b] !== place) return false;
    if (((set[a + 1] ?? 0) & ~(whole[b + 1] ?? 0)) !== 0) return false;
    b += 2;
  }
  return true;
}

/** Whether all that two sets have in common is in a third. */
export function isCommonWithin(one: CellSet, other: CellSet, whole: CellSet): boolean {
  let b = 0;
  let c = 0;
  for (let a = 0; a < one.length; a += 2) {
    const place = one[a] ?? 0;
    while (b < other.length && (other[b] ?? 0) < place) b += 2;
    if (other[b] !== place) continue;
    while (c < whole.length && (whole[c] ?? 0) < place) c += 2;
    const word = whole[c] === place ? (whole[c + 1] ?? 0) : 0;
    if (((one[a + 1] ?? 0) & (other[b + 1] ?? 0) & ~word) !== 0) return false;
  }
  return true;
}

/** What is in both of two sets. */
export function common(one: CellSet, other: CellSet): CellSet {
  return filterWords(one, other, (word, masked) => word & masked);
}

/** What is in a set and not in another. */
export function without(set: CellSet, other: CellSet): CellSet {
  return filterWords(set, other, (word, masked) => word & ~masked);
}

function filterWords(
  set: CellSet,
  other: CellSet,
  keep: (word: number, masked: number) => number,
): CellSet {
  const kept: number[] = [];
  let isWhole = true;
  let b = 0;
  for (let a = 0; a < set.length; a += 2) {
    const place = set[a] ?? 0;
    while (b < other.length && (other[b] ?? 0) < place) b += 2;
    const word = set[a + 1] ?? 0;
    const left = keep(word, other[b] === place ? (other[b + 1] ?? 0) : 0);
    if (left !== word) isWhole = false;
    if (left !== 0) kept.push(place, left);
  }
  return isWhole ? set : kept;
}

/** Whether two sets have something in common. */
export function meet(one: CellSet, other: CellSet): boolean {
  let b = 0;
  for (let a = 0; a < one.length; a += 2) {
    const place = one[a] ?? 0;
    while (b < other.length && (other[b] ?? 0) < place) b += 2;
    if (other[b] === place && ((one[a + 1] ?? 0) & (other[b + 1] ?? 0)) !== 0) return true;
  }
  return false;
}

/** Whether a number is in a set. */
export function isIn(set: CellSet, id: number): boolean {
  return (wordAt(set, id >> 5) & (1 << (id & 31))) !== 0;
}

/** The word at a place; 0 where there is none. */
export function wordAt(set: CellSet, place: number): number {
  let low = 0;
  let high = set.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((set[middle * 2] ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return set[low * 2] === place ? (set[low * 2 + 1] ?? 0) : 0;
}

/** The numbers of a set, ascending. */
export function idsIn(set: CellSet): readonly number[] {
  const ids: number[] = [];
  for (let at = 0; at < set.length; at += 2) {
    const base = (set[at] ?? 0) << 5;
    for (let word = set[at + 1] ?? 0; word !== 0; word &= word - 1) {
      ids.push(base + 31 - Math.clz32(word & -word));
    }
  }
  return ids;
}

/** The lowest number of a set; undefined of an empty one. */
export function firstIn(set: CellSet): number | undefined {
  const word = set[1];
  return word === undefined ? undefined : ((set[0] ?? 0) << 5) + 31 - Math.clz32(word & -word);
}
