import type { ContentHash, Fingerprint } from "../model/ids.ts";
import { sha256 } from "../util/spell-value.ts";

/** Changes whenever what goes into the fingerprint of such a value changes. */
const scheme = "ffuse-gather-1";

/** SHA-256 over what a value is made of that a node gets from others: their contents, and that of the structure they stand in. */
export function gatherFingerprint(
  hashes: readonly ContentHash[],
  content?: ContentHash,
): Fingerprint {
  const structure = content === undefined ? [] : [["structure", content]];
  return sha256(
    JSON.stringify([["scheme", scheme], ...structure, ["values", ...hashes]]),
  ) as Fingerprint;
}
