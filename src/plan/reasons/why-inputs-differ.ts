import type { FingerprintParts } from "../../model/fingerprint-parts.ts";
import type { Change } from "../../model/run-reason.ts";

/** Which parents' values, or parts of them, are not what they were. */
export function whyInputsDiffer(
  before: FingerprintParts,
  now: FingerprintParts,
): readonly Change[] {
  return now.inputs.flatMap(({ node, path, where, hash }, index): readonly Change[] =>
    before.inputs[index]?.hash === hash ? [] : [{ part: "parent", node, path, where }],
  );
}

/** Which declared files, folders and variables are not what they were. */
export function whyDeclaredDiffer(
  before: FingerprintParts,
  now: FingerprintParts,
): readonly Change[] {
  return now.declared.flatMap(({ kind, name, hash }, index): readonly Change[] =>
    before.declared[index]?.hash === hash ? [] : [{ part: "declared", what: kind, name }],
  );
}

/** Whether a call before it on the same instance is not what it was. */
export function whyChainDiffers(
  before: FingerprintParts,
  now: FingerprintParts,
): readonly Change[] {
  if (before.previous?.fingerprint === now.previous?.fingerprint) return [];
  const node = now.previous?.node ?? before.previous?.node;
  return node === undefined ? [] : [{ part: "chain", node }];
}
