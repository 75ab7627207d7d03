import type { Claims } from "../contract/claims.ts";
import type { NodeId } from "../model/ids.ts";
import { whyOrdered, whyUnknowable } from "./foresee-node.ts";
import type { LookUpParts } from "./look-up-parts.ts";

/**
 * Says of which nodes a look-up will find no result, whatever their parents give: those that are to run anyway, and those
 * under whose name nothing was ever kept. Should one have been kept under another name, the node has been run in vain.
 */
export function mayRunUnseen(
  { graph, argumentsOf, store, code }: LookUpParts,
  claims: Claims | undefined,
): (node: NodeId) => boolean {
  return (id) => {
    const node = graph.nodes[id];
    if (node?.kind !== "function" || node.declared.length > 0) return false;
    const args = argumentsOf(id);
    const isUnknowable = whyUnknowable(node, args, { code, graph }) !== undefined;
    if (claims?.isAlone === false || isUnknowable) return false;
    if (whyOrdered(args) !== undefined) return true;
    return args.cache === "fingerprint" && store.isNew(node.name);
  };
}
