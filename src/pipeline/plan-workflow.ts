import { resolve } from "node:path";
import { toEvents } from "../backends/in-process/to-events.ts";
import type { Graph } from "../model/graph.ts";
import type { Query } from "../model/query.ts";
import type { RunEvent } from "../model/run-event.ts";
import { planRun } from "./plan-run.ts";
import type { RunPlan } from "./plan-run.ts";
import { readQuery } from "./read-query.ts";
import { defaultLoadTimeoutMs } from "./run-workflow.ts";
import type { WorkflowOptions } from "./run-workflow.ts";
import { selectTargets } from "./select-targets.ts";
import { takeGraph } from "./take-graph.ts";

export interface PlanOptions extends WorkflowOptions {
  readonly onEvent?: (event: RunEvent) => void;
}

export interface WorkflowPlan {
  readonly graph: Graph;
  readonly query: Query;
  readonly plan: RunPlan;
}

/** Takes the graph of a workflow file and applies the query to it, without running anything. */
export async function planWorkflow(options: PlanOptions): Promise<WorkflowPlan> {
  const file = resolve(options.workingDirectory, options.file);
  const query = await readQuery(options, file);
  const graph = await graphOfWorkflow(options);
  return { graph, query, plan: planRun(graph, selectTargets(graph, options.targets ?? []), query) };
}

/** The graph of a workflow file. */
export async function graphOfWorkflow(options: PlanOptions): Promise<Graph> {
  const { params = {}, loadTimeoutMs = defaultLoadTimeoutMs } = options;
  const emit = options.onEvent ?? (() => undefined);
  const { graph } = await takeGraph({
    file: resolve(options.workingDirectory, options.file),
    params,
    loadTimeoutMs,
    onNotice: toEvents({ graph: { nodes: [] }, emit, now: Date.now }),
  });
  return graph;
}
