import { resolve } from "node:path";
import { toEvents } from "../backends/in-process/to-events.ts";
import type { Executor } from "../contract/executor.ts";
import type { Store } from "../contract/store.ts";
import { openPoolExecutor } from "../execute/pool-executor.ts";
import type { GivenBackend } from "../model/backend-file.ts";
import type { Graph } from "../model/graph.ts";
import type { NodeId } from "../model/ids.ts";
import type { RealmOptions } from "../model/node-work.ts";
import type { Query } from "../model/query.ts";
import type { RunEvent } from "../model/run-event.ts";
import type { Verdict } from "../model/run-reason.ts";
import { foreseeNode } from "./foresee-node.ts";
import { growNodes } from "./grow-nodes.ts";
import type { GrowingGraph } from "./grow-nodes.ts";
import type { LookUpParts } from "./look-up-parts.ts";
import { makeLookUp } from "./make-look-up.ts";
import { openGrowths } from "./open-growths.ts";
import { openResults } from "./open-results.ts";
import { operatorSide, withSayings } from "./operator-side.ts";
import { planNodes } from "./plan-nodes.ts";
import { planRun } from "./plan-run.ts";
import type { RunPlan } from "./plan-run.ts";
import { realmParams } from "./realm-params.ts";
import { readQuery } from "./read-query.ts";
import { defaultLoadTimeoutMs, workflowName } from "./run-workflow.ts";
import type { WorkflowOptions } from "./run-workflow.ts";
import { makeCheckFiles } from "./restore-files.ts";
import { selectTargets } from "./select-targets.ts";
import { takeGraph } from "./take-graph.ts";
import type { TakenGraph } from "./take-graph.ts";

export interface PlanOptions extends WorkflowOptions {
  readonly onEvent?: (event: RunEvent) => void;
}

export interface WorkflowPlan {
  readonly workflow: string;
  readonly graph: Graph;
  readonly query: Query;
  readonly plan: RunPlan;
  /** Has every node of the plan. */
  readonly verdicts: ReadonlyMap<NodeId, Verdict>;
}

/** Looks into a plan while the store it was made from is open. */
export type UsePlan<Result> = (
  plan: WorkflowPlan,
  store: Store,
  taken: TakenGraph,
) => Promise<Result>;

/** Takes the graph of a workflow file and works out what a run would do with each node, without running anything. */
export async function planWorkflow<Result>(
  options: PlanOptions,
  use: UsePlan<Result>,
): Promise<Result> {
  const file = resolve(options.workingDirectory, options.file);
  const emit = options.onEvent ?? (() => undefined);
  const fromFile = await readQuery(options, file);
  const backend = operatorSide(options, file, fromFile, emit);
  const taken = await take(options, backend);
  const query = await withSayings(fromFile, taken.summary.sayings, backend);
  const { code, bundle } = taken;
  const recorded = taken.graph.nodes.length;
  const graph: GrowingGraph = { ...taken.graph, nodes: [...taken.graph.nodes] };
  const plan = planRun(graph, selectTargets(graph, options.targets ?? []), query, code);
  const workflow = workflowName(options);
  const results = await openResults({
    workflow,
    storage: options.storage,
    fromQuery: query.storage,
    workingDirectory: options.workingDirectory,
    onWarning: (warning) => {
      emit({ type: "warning", at: Date.now(), warning });
    },
  });
  const measuring = lazyExecutor({
    bundleFile: bundle.file,
    root: bundle.root,
    entry: bundle.entry,
    ...realmParams(options),
    storage: results.storage,
    calls: recorded,
    ...(backend === undefined ? {} : { backend }),
  });
  try {
    const { argumentsOf } = plan;
    const look = {
      ...{ graph, argumentsOf, code },
      store: results.store,
      restoreFiles: makeCheckFiles({
        files: results.store.files,
        folder: bundle.root,
        mayWriteIn: [bundle.root, options.workingDirectory],
      }),
      growths: openGrowths(results.store),
      run: "plan",
      now: Date.now,
    } satisfies LookUpParts;
    const verdicts = await planNodes({
      graph,
      nodes: plan.nodes,
      lookUp: makeLookUp(look),
      growing: growNodes({ ...look, plan }),
      foresee: (node) => foreseeNode(node, look),
      measure: (result, path) => measuring.open().measure(result, [path]),
    });
    return await use({ workflow, graph, query, plan, verdicts }, results.store, taken);
  } finally {
    await measuring.close();
    await results.close();
  }
}

/** The graph of a workflow file, as the operator has edited it or as the author wrote it. */
export async function graphOfWorkflow(
  options: PlanOptions,
  { unedited = false }: { readonly unedited?: boolean } = {},
): Promise<Graph> {
  if (unedited) return (await take(options, undefined)).graph;
  const file = resolve(options.workingDirectory, options.file);
  const query = await readQuery(options, file);
  const emit = options.onEvent ?? (() => undefined);
  const side = operatorSide(options, file, query, emit);
  const { graph, summary } = await take(options, side);
  // Nothing of it is needed, but it may be wrong.
  await withSayings(query, summary.sayings, side);
  return graph;
}

async function take(options: PlanOptions, backend: GivenBackend | undefined): Promise<TakenGraph> {
  const { loadTimeoutMs = defaultLoadTimeoutMs } = options;
  const emit = options.onEvent ?? (() => undefined);
  return takeGraph({
    file: resolve(options.workingDirectory, options.file),
    ...realmParams(options),
    backend,
    loadTimeoutMs,
    onNotice: toEvents({ graph: { nodes: [] }, emit, now: Date.now }),
  });
}

/** Threads are needed only where a part of a kept value was never hashed before. */
function lazyExecutor(realm: RealmOptions): {
  readonly open: () => Executor;
  readonly close: () => Promise<void>;
} {
  let executor: Executor | undefined;
  return {
    open: () => (executor ??= openPoolExecutor({ realm, threads: 1, onNotice: () => undefined })),
    close: async () => executor?.close(),
  };
}
