import type { KnownResults } from "../contract/backend.ts";
import type { ContentHash, NodeId } from "../model/ids.ts";
import type { ItemPath } from "../model/item-path.ts";
import { sha256 } from "../util/spell-value.ts";

/** What counts of a node that is given to another one as a value or a failure. */
export function settledHash(
  node: NodeId,
  path: ItemPath,
  known: KnownResults,
): ContentHash | Promise<ContentHash> {
  const failure = known.failureOf(node);
  if (failure === undefined) return known.itemHash(node, path);
  return sha256(JSON.stringify(["failed", failure])) as ContentHash;
}
