import { compileGlob } from "./compile-glob.ts";
import { compilePattern } from "./compile-pattern.ts";
import type { CompiledMatch, NameMatch } from "./name-match.ts";
import { runWithin } from "./run-within.ts";

/** Which of many names a match picks, as indexes; or why that cannot be said. */
export type NameSelection =
  | { readonly status: "selected"; readonly indexes: readonly number[] }
  | { readonly status: "bad"; readonly message: string; readonly index?: number }
  /** It was still matching after the limit. */
  | { readonly status: "slow"; readonly limitMs: number };

/** Texts of matches may have this many characters. */
export const matchLengthLimit: number = 1000;

/** Makes a match ready to use on any number of names. */
export function compileMatch({ kind, text }: NameMatch): CompiledMatch {
  if (text === "") return { ok: false, message: "it is empty, and no name is" };
  if (text.length > matchLengthLimit * 2 || [...text].length > matchLengthLimit) {
    return { ok: false, message: `it is longer than ${matchLengthLimit} characters` };
  }
  return kind === "pattern" ? compilePattern(text) : compileGlob(text);
}

/** Picks names, and gives up after a time: some regular expressions need longer than the age of the universe. */
export function selectNames(
  match: NameMatch,
  names: readonly string[],
  limitMs: number = defaultLimitMs,
): NameSelection {
  const compiled = compileMatch(match);
  if (!compiled.ok) {
    const { message, index } = compiled;
    return { status: "bad", message, ...(index === undefined ? {} : { index }) };
  }
  const { matches } = compiled;
  const timed = runWithin(limitMs, () => {
    const indexes: number[] = [];
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index];
      if (name !== undefined && matches(name)) indexes.push(index);
    }
    return indexes;
  });
  return timed.inTime ? { status: "selected", indexes: timed.value } : { status: "slow", limitMs };
}

const defaultLimitMs = 5000;
