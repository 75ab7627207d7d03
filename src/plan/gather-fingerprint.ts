import type { ContentHash, Fingerprint } from "../model/ids.ts";
import { sha256 } from "../util/spell-value.ts";

/** Changes whenever what goes into the fingerprint of such a value changes. */
const scheme = "ffuse-gather-2";

/** What is made of the values of other nodes: the one that there is, a list, a list of what came of nodes, or a structure of some content. */
export type GatherShape = "one" | "list" | "settled list" | { readonly structure: ContentHash };

/** SHA-256 over what a value is made of that a node gets from others: its shape, and their contents. */
export function gatherFingerprint(shape: GatherShape, hashes: readonly ContentHash[]): Fingerprint {
  return sha256(
    JSON.stringify([
      ["scheme", scheme],
      ["shape", shape],
      ["values", ...hashes],
    ]),
  ) as Fingerprint;
}
