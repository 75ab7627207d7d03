import type { ParamsFailure } from "../failure/params-failures.ts";
import { shorten } from "./located.ts";

/** A flag `name=text`. */
export interface NamedFlag {
  readonly name: string;
  readonly text: string;
  /** All of it as it was given, for messages; a long one is cut. */
  readonly flag: string;
}

/** Cuts flags of the form name=value at their equals signs; what is wrong with the others is added to the failures. */
export function nameFlags(
  word: "-p" | "--grid",
  flags: readonly string[],
  failures: ParamsFailure[],
): readonly NamedFlag[] {
  const named = new Map<string, NamedFlag>();
  for (const given of flags) {
    const equals = given.indexOf("=");
    const name = given.slice(0, Math.max(0, equals)).trim();
    const flag = `${word} ${shorten(given)}`;
    const first = named.get(name);
    if (name === "") {
      failures.push({ reason: "params-flag-syntax", word, flag: shorten(given) });
    } else if (name === "__proto__") {
      failures.push({ reason: "params-forbidden-name", name, where: word });
    } else if (first !== undefined) {
      failures.push({ reason: "params-flag-twice", name, first: first.flag, second: flag });
    } else {
      named.set(name, { name, text: given.slice(equals + 1), flag });
    }
  }
  return [...named.values()];
}
