import type { FingerprintParts } from "../../model/fingerprint-parts.ts";
import type { Change } from "../../model/run-reason.ts";

/** Whose values differ of the variables that the code does not tell; one that is new or gone is told with the code. */
export function whyConstantsDiffer(
  { constants: old = {} }: FingerprintParts,
  { constants: fresh = {} }: FingerprintParts,
): readonly Change[] {
  return Object.keys(fresh)
    .filter((name) => Object.hasOwn(old, name) && old[name] !== fresh[name])
    .map((name): Change => ({ part: "constant", name }));
}
