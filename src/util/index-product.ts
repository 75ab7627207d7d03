/** All ways to take one index below each length, the last one changing fastest; one empty way if there is no length. */
export function indexProduct(lengths: readonly number[]): readonly (readonly number[])[] {
  let ways: readonly (readonly number[])[] = [[]];
  for (const length of lengths) {
    ways = ways.flatMap((way) => Array.from({ length }, (_, index) => [...way, index]));
  }
  return ways;
}
