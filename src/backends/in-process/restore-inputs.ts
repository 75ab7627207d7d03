import type { RunJob } from "../../contract/backend.ts";
import type { NodeName } from "../../model/ids.ts";
import type { NodeReport, NodeWork } from "../../model/node-work.ts";

/** Sees to it that the files which the arguments of a node lead to are there; else tells how the node ends. */
export async function restoreInputs(
  { call, chain }: NodeWork,
  { restoreFiles, stop }: Pick<RunJob, "restoreFiles" | "stop">,
): Promise<NodeReport | undefined> {
  const calls = [call, ...(chain?.callsSince(undefined) ?? [])];
  const inputs = calls.flatMap((each) => each.inputs);
  for (const { parent, name, result } of inputs) {
    if (result.files === undefined) continue;
    const damage = await restoreFiles(result, name as NodeName);
    if (damage !== undefined) {
      return { kind: "input-damaged", parent, path: damage.path, found: damage.found };
    }
    if (stop.aborted) {
      return { kind: "failed", failure: { reason: "node-stopped" }, durationMs: 0 };
    }
  }
  return undefined;
}
