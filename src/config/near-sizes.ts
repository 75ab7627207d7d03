import { nearest } from "../util/nearest.ts";
import { parseSize, sizeUnits } from "../util/parse-size.ts";

/** Sizes that a person may have meant by a text that is none: `8GBB` as `8GB`, `8G` as `8GB` or `8GiB`. */
export function nearSizes(text: string): readonly string[] {
  const [, digits, letters] = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]{1,10})\s*$/.exec(text) ?? [];
  if (digits === undefined || letters === undefined) return [];
  const multiple = /^[kmgtp]i?$/i.test(letters) ? letters.charAt(0).toUpperCase() : undefined;
  // A unit that is known already makes no size only where the size is beyond all bounds.
  if (sizeUnits.some((unit) => unit.toLowerCase() === letters.toLowerCase())) return [];
  const units =
    multiple === undefined
      ? nearest(letters, sizeUnits, 2)
      : /i$/i.test(letters)
        ? [`${multiple}iB`]
        : [`${multiple}B`, `${multiple}iB`];
  return units.map((unit) => digits + unit).filter((size) => parseSize(size) !== undefined);
}
