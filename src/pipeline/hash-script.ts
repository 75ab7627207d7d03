import { randomUUID } from "node:crypto";
import { bundleWorkflow } from "../bundle/bundle-workflow.ts";
import { isFfuseError } from "../failure/ffuse-error.ts";
import type { Graph } from "../model/graph.ts";
import { sha256 } from "../util/spell-value.ts";
import { runningFfuse } from "./take-graph.ts";

/**
 * A hash of all code behind calls that this process recorded: the running script and what it imports. Where that cannot
 * be told (a notebook, a test runner, a call made in a file that the script does not import), a hash that was never seen
 * before, so that nothing is reused by mistake.
 */
export async function hashScript(graph: Graph): Promise<string> {
  const script = process.argv[1];
  const files = new Set(graph.nodes.map(({ place }) => place?.file));
  if (script === undefined || files.has(undefined)) return neverSeen();
  try {
    const { codeHash, inputs } = await bundleWorkflow({ entry: script, ffuse: runningFfuse() });
    const known = new Set<string | undefined>(inputs);
    return [...files].every((file) => known.has(file)) ? codeHash : neverSeen();
  } catch (error) {
    if (isFfuseError(error)) return neverSeen();
    throw error;
  }
}

function neverSeen(): string {
  return sha256(randomUUID());
}
