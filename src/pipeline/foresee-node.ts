import type { LookedUp } from "../contract/backend.ts";
import type { GraphNode } from "../model/graph.ts";
import type { Fingerprint } from "../model/ids.ts";
import type { NodeArguments } from "../model/node-arguments.ts";
import type { RunReason } from "../model/run-reason.ts";
import { uniqueFingerprint } from "../plan/fingerprint-node.ts";
import { judgeKept } from "./judge-kept.ts";
import type { LookUpParts } from "./look-up-parts.ts";
import { whyPluginUnknowable } from "./plugin-code.ts";
import { unknowableOf } from "./unknowable-of.ts";

/** What a node will be found to be, whatever its parents give. */
export interface Foreseen {
  /** Absent if that depends on the parents. */
  readonly fingerprint?: Fingerprint;
  readonly verdict: LookedUp["verdict"];
}

/** What can be told of a node before its parents have values; undefined if all depends on those. */
export async function foreseeNode(
  node: GraphNode,
  look: LookUpParts,
): Promise<Foreseen | undefined> {
  const args = look.argumentsOf(node.id);
  const byName = await findByName(node, args, look);
  if (byName !== undefined) return byName;
  const because = whyUnknowable(node, args, look);
  if (because !== undefined) {
    return { fingerprint: uniqueFingerprint(look.run, node), verdict: { status: "run", because } };
  }
  const ordered = whyOrdered(args);
  return ordered === undefined ? undefined : { verdict: { status: "run", because: ordered } };
}

/** The result that `cache: name` reuses, if there is one. */
export async function findByName(
  node: GraphNode,
  args: NodeArguments,
  look: LookUpParts,
): Promise<Pick<LookedUp, "fingerprint" | "verdict"> | undefined> {
  if (args.cache !== "name") return undefined;
  const task = await look.store.findByName(node.name);
  if (task === undefined) return undefined;
  const verdict = await judgeKept(task, args, look);
  return verdict.status === "reuse" ? { fingerprint: task.result.fingerprint, verdict } : undefined;
}

/** Why nobody can tell whether a node changed. */
export function whyUnknowable(
  { unspellable, function: index }: GraphNode,
  { pluginWork = [] }: NodeArguments,
  { code, graph }: Pick<LookUpParts, "code" | "graph">,
): RunReason | undefined {
  if (unspellable !== undefined) return { kind: "unknowable", ...unspellable };
  const what = unknowableOf(code, index) ?? whyPluginUnknowable(pluginWork, { code, graph });
  return what === undefined ? undefined : { kind: "unknowable", where: "", what };
}

/** Why a node runs that somebody said is to run. */
export function whyOrdered({ cache }: NodeArguments): RunReason | undefined {
  if (cache === "off") return { kind: "cache-off" };
  if (cache === "refresh") return { kind: "forced" };
  return undefined;
}
