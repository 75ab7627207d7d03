import { drawGraph } from "../../pipeline/draw-graph.ts";
import type { GraphFormat } from "../../pipeline/draw-graph.ts";
import { graphOfWorkflow } from "../../pipeline/plan-workflow.ts";
import { drawSvg } from "../../report/draw-svg.ts";
import { loadOptions } from "../flags.ts";
import type { LoadFlags } from "../flags.ts";
import { tellBackendFile } from "../tell-backend-file.ts";
import { writeOutput } from "../write-output.ts";

export interface GraphFlags extends LoadFlags {
  readonly format: GraphFormat | "svg";
  readonly output?: string;
  readonly unedited?: boolean;
}

/** `ffuse graph`: gives the exit status. */
export async function graph(file: string, flags: GraphFlags): Promise<number> {
  const taken = await graphOfWorkflow(
    { ...(await loadOptions(file, flags)), onEvent: tellBackendFile },
    {
      unedited: flags.unedited ?? false,
    },
  );
  const text =
    flags.format === "svg"
      ? await drawSvg(drawGraph(taken, "dot"))
      : drawGraph(taken, flags.format);
  await writeOutput([Buffer.from(text)], flags.output);
  return 0;
}
