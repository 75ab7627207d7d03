import type { ParamsFailure } from "../failure/params-failures.ts";
import type { GridAxis } from "../model/run-params.ts";
import { shorten } from "./located.ts";
import { nameFlags } from "./name-flags.ts";
import { readParamValue } from "./read-param-value.ts";
import { splitValues } from "./split-values.ts";

/** An axis with the flag that gave it. */
type ReadAxis = GridAxis & { readonly origin: string };

/** The axes that flags `name=value,value` give; no name may be one of the flags of single parameters too. */
export function readGrid(
  flags: readonly string[],
  single: readonly string[],
  failures: ParamsFailure[],
): readonly ReadAxis[] {
  const singles = new Map(nameFlags("-p", single, []).map((each) => [each.name, each.flag]));
  return nameFlags("--grid", flags, failures).flatMap(({ name, text, flag }): ReadAxis[] => {
    const first = singles.get(name);
    if (first !== undefined) {
      failures.push({ reason: "params-flag-twice", name, first, second: flag });
      return [];
    }
    const split = splitValues(text);
    if (!split.ok) {
      const { problem } = split;
      failures.push({ reason: "params-grid-syntax", flag: shorten(`${name}=${text}`), problem });
      return [];
    }
    const where = `--grid ${name}`;
    const values = split.texts.map((each) => readParamValue(where, each, failures));
    return [{ name, values, origin: flag }];
  });
}
