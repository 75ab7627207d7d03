import { quoteList } from "../failure/explanation.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import { nearest } from "../util/nearest.ts";

/** Parses a flag that may be given again. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** Parses a flag that takes one of a few words. Throws `FfuseError` `flag-value`. */
export function oneOf(flag: string, known: readonly string[]): (value: string) => string {
  return (value) => {
    if (known.includes(value)) return value;
    const near = nearest(value, known, 1);
    throw new FfuseError({ reason: "flag-value", flag, value, expected: quoteList(known), near });
  };
}
