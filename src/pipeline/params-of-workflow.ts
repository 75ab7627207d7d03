import { bundleWorkflow } from "../bundle/bundle-workflow.ts";
import { probeParams } from "../execute/probe-params.ts";
import type { ParamsDescription } from "../model/params-description.ts";
import { runningFfuse } from "./take-graph.ts";

/** What a workflow file tells of the parameters it takes. Throws `FfuseError` for one that cannot be loaded. */
export async function paramsOfWorkflow(file: string, limitMs: number): Promise<ParamsDescription> {
  const {
    file: bundleFile,
    root,
    entry,
  } = await bundleWorkflow({
    entry: file,
    ffuse: runningFfuse(),
  });
  const storage = { kind: "memory", path: "", workflow: "" } as const;
  return probeParams({ bundleFile, root, entry, params: {}, storage }, limitMs);
}
