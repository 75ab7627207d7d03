import { FfuseError } from "../failure/ffuse-error.ts";
import type { ParamsFailure } from "../failure/params-failures.ts";
import type { GridAxis } from "../model/run-params.ts";
import { spellValue } from "../util/spell-value.ts";

/** How many combinations may be run as one graph. */
const gridLimit = 10_000;

/** Throws `FfuseError` with all that is wrong with a grid: a value that is given twice, none at all, too many combinations. */
export function checkGrid(grid: readonly GridAxis[]): void {
  const failures: ParamsFailure[] = [];
  let combinations = 1;
  for (const { name, values } of grid) {
    combinations *= values.length;
    if (values.length === 0) failures.push({ reason: "params-grid-empty", name });
    const seen = new Set<string>();
    for (const each of values) {
      const value = spellValue(each).text;
      if (seen.has(value)) failures.push({ reason: "params-grid-value-twice", name, value });
      seen.add(value);
    }
  }
  if (combinations > gridLimit) {
    failures.push({ reason: "params-grid-too-large", combinations, limit: gridLimit });
  }
  const [first, ...rest] = failures;
  if (first !== undefined) throw new FfuseError([first, ...rest]);
}
