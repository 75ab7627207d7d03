import type { GraphNode } from "../model/graph.ts";
import type { Fingerprint } from "../model/ids.ts";
import { sha256 } from "../util/spell-value.ts";

/** Changes whenever what goes into a fingerprint changes, so that results of another scheme are never found. */
const scheme = "ffuse-fingerprint-1";

/** All that a node's value depends on beside its own recorded call. */
export interface FingerprintParts {
  readonly codeHash: string;
  /** For every hole of the arguments, in order, the content hash of the value, or of the part of it, that fills it. */
  readonly inputHashes: readonly string[];
  /** Fingerprint of the call before it on the same instance, for a method call. */
  readonly previous?: Fingerprint;
}

/**
 * SHA-256 over everything a node's value depends on. JSON with a tag before each part, so that no two parts can be
 * confused; neither the node's name nor its position counts, nor do resources.
 */
export function fingerprintNode(
  node: Pick<GraphNode, "kind" | "functionName" | "functionKey" | "argumentsHash">,
  { codeHash, inputHashes, previous }: FingerprintParts,
): Fingerprint {
  const parts = [
    ["scheme", scheme],
    ["kind", node.kind],
    ["code", codeHash],
    ["function", node.functionName, node.functionKey],
    ["arguments", node.argumentsHash],
    ["inputs", ...inputHashes],
    ["previous", previous ?? ""],
  ];
  return sha256(JSON.stringify(parts)) as Fingerprint;
}

/** A fingerprint that no other run will ever look for, for a node whose arguments have no spelling. */
export function uniqueFingerprint(run: string, node: GraphNode): Fingerprint {
  return sha256(
    JSON.stringify([
      ["scheme", scheme],
      ["run", run],
      ["node", node.id],
    ]),
  ) as Fingerprint;
}
