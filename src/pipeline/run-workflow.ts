import { basename, extname, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { localBackend } from "../backends/local/local-backend.ts";
import { poolBackend } from "../backends/pool/pool-backend.ts";
import { toEvents } from "../backends/in-process/to-events.ts";
import type { BegunBackend } from "../contract/backend.ts";
import type { Query } from "../model/query.ts";
import type { Graph, Selection } from "../model/graph.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import type { RunEvent } from "../model/run-event.ts";
import type { Params } from "../model/run-params.ts";
import type { RunReport } from "../model/run-report.ts";
import { newRunId } from "../store/new-run-id.ts";
import { capacityOf } from "./capacity-of.ts";
import { clonableClasses } from "./clonable-classes.ts";
import { beginResults } from "./begin-results.ts";
import { finishAtOnce } from "./finish-at-once.ts";
import { operatorSide, withSayings } from "./operator-side.ts";
import { openMarks } from "./open-marks.ts";
import { planRun } from "./plan-run.ts";
import { readQuery } from "./read-query.ts";
import { realmParams, runParams } from "./realm-params.ts";
import type { ParamOptions } from "./realm-params.ts";
import { runJob } from "./run-job.ts";
import type { OnReport } from "./run-job.ts";
import { selectTargets } from "./select-targets.ts";
import { watchFinish } from "./watch-finish.ts";
import type { FinishWatch } from "./watch-finish.ts";
import { takeGraph, takeGraphUnless } from "./take-graph.ts";
import type { TakeGraphOptions } from "./take-graph.ts";

/** Where a command finds a workflow and what it is to know of it. */
export interface WorkflowOptions extends ParamOptions {
  /** Path of the workflow file, relative to the working directory. */
  readonly file: string;
  readonly workingDirectory: string;
  /** Names or globs of the nodes to run with their ancestors; all that the workflow asks for if empty. */
  readonly targets?: readonly string[];
  /** Path of the query file; `<workflow>.query.yaml` beside the workflow if absent and there. */
  readonly queryFile?: string;
  /** Path of the backend file; `<workflow>.backend.ts` beside the workflow if absent and there, none if false. */
  readonly backendFile?: string | false;
  /** Name of the workflow in the storage; the base name of the file if absent. */
  readonly name?: string;
  /** Storage folder; the query file's, else `storage`. */
  readonly storage?: string;
  /** Globs of nodes that run whatever is kept, as with `cache: refresh`. */
  readonly force?: readonly string[];
  /** How many processors there are to share out, whatever the query file and the machine say. */
  readonly workers?: number;
  /** How long the workflow file may take to load, in milliseconds; 60,000 if absent. */
  readonly loadTimeoutMs?: number;
}

export interface RunOptions extends WorkflowOptions {
  /** `pool` runs nodes on all cores, `local` one after the other in this thread; `pool` if absent. */
  readonly backend?: "pool" | "local";
  /** Whether the first failure stops the start of further nodes. */
  readonly failFast?: boolean;
  /** Aborted when nothing new may start. */
  readonly drain?: AbortSignal;
  /** Aborted when everything must end at once. */
  readonly stop?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  /**
   * Whether it is enough to be told the number of nodes where there are many and all have their results; the outcomes of
   * such a run are empty.
   */
  readonly brief?: boolean;
  readonly onReport?: OnReport;
  /** Told what will run before anything does; what it throws ends the run. */
  readonly onSelected?: (graph: Graph, selection: Selection) => void;
  /** Told what the operator's files and flags come to. */
  readonly onQuery?: (query: Query) => void;
}

/** How long a workflow file may take to load if nobody says otherwise, in milliseconds. */
export const defaultLoadTimeoutMs: number = 60_000;
const neverAborted = new AbortController().signal;

/**
 * Runs a workflow file from source to kept results: bundle, graph, plan, schedule, execute, store. What nodes do wrong is
 * in the report; throws `FfuseError` where the run as a whole cannot be had.
 */
export async function runWorkflow(options: RunOptions): Promise<RunReport> {
  const { workingDirectory, stop = neverAborted, drain = neverAborted } = options;
  const file = resolve(workingDirectory, options.file);
  const tell = options.onEvent ?? (() => undefined);
  let watch: FinishWatch | undefined;
  const emit = (event: RunEvent): void => {
    watch?.onEvent(event);
    tell(event);
  };

  const fromFile = await readQuery(options, file);
  const side = operatorSide(options, file, fromFile, emit);
  const stoppable = AbortSignal.any([drain, stop]);
  const taking: TakeGraphOptions = {
    file,
    ...realmParams(options),
    backend: side,
    loadTimeoutMs: options.loadTimeoutMs ?? defaultLoadTimeoutMs,
    onNotice: toEvents({ graph: { nodes: [] }, emit, now: Date.now }),
  };
  // What a backend file says of the machine and of the storage is known only when it has been loaded.
  const early =
    side?.file === undefined
      ? undefined
      : await unlessStopped(stoppable, (signal) => takeGraph({ ...taking, signal }));
  const query = await withSayings(fromFile, early?.summary.sayings, side);
  options.onQuery?.(query);
  const workflow = workflowName(options);
  const marks =
    early !== undefined
      ? undefined
      : await openMarks({
          ...{ workflow, query, storage: options.storage, workingDirectory },
          ...{ targets: options.targets, brief: options.brief ?? false },
          params: realmParams(options),
          looksInto: options.onReport !== undefined || options.onSelected !== undefined,
        });
  let checked: Params | undefined;
  const run = newRunId({ now: Date.now });
  const backend = options.backend === "local" ? localBackend : poolBackend;
  const capacity = capacityOf(query);
  let ready: BegunBackend | undefined;
  const getReady = (isSure: boolean): void => {
    ready ??= backend.begin?.({ capacity, isSure });
  };
  const begun = beginResults({
    workflow,
    storage: options.storage,
    fromQuery: query.storage,
    workingDirectory,
    onWarning: (warning) => {
      emit({ type: "warning", at: Date.now(), warning });
    },
    early: marks?.isUsable !== true,
    claimFor: { run, mayBeAlone: backend.blocks !== true },
  });
  try {
    const taken =
      early ??
      (await unlessStopped(stoppable, (signal) =>
        takeGraphUnless({
          ...taking,
          signal,
          ...(marks ?? {}),
          ...(marks?.isUsable === true
            ? {
                async isEnough(summary, code) {
                  const isEnough = await marks.isEnough(summary, code);
                  checked = summary.checkedParams;
                  if (!isEnough) getReady(false);
                  return isEnough;
                },
              }
            : {}),
          meanwhile(bundle) {
            // Of an unchanged workflow that has results nothing may have to run.
            if (bundle === "made" || begun.areNone) getReady(begun.areNone);
          },
        }),
      ));
    if (taken === undefined) {
      const params = runParams(options, checked);
      return await finishAtOnce({ run, workflow, marks, capacity, params, emit });
    }
    const { bundle, graph, code, summary } = taken;
    const selection = selectTargets(graph, options.targets ?? []);
    options.onSelected?.(graph, selection);
    const plan = planRun(graph, selection, query, code);
    watch = marks?.key === undefined ? undefined : watchFinish(marks.key, graph);
    const realm = {
      bundleFile: bundle.file,
      root: bundle.root,
      entry: bundle.entry,
      ...realmParams(options),
      calls: graph.nodes.length,
      ...(side === undefined ? {} : { backend: side }),
      ...(plan.hasSeeds ? { seeded: true as const } : {}),
    };
    const { storage } = begun;
    if (storage !== undefined) ready?.tell({ ...realm, storage }, selection.nodes.length);
    const results = await begun.ready();
    const report = await runJob({
      run,
      graph,
      selection,
      plan,
      results,
      backend: ready ?? backend,
      code,
      whyNotClonable: clonableClasses(bundle, graph),
      realm,
      params: runParams(options, summary.checkedParams),
      failFast: options.failFast ?? false,
      drain,
      stop,
      emit,
      onReport: options.onReport,
      ...(watch === undefined ? {} : { onLookedUp: watch.onLookedUp }),
    });
    const finished = watch?.finished(report);
    if (finished !== undefined) results.store.markFinished(finished.mark, finished.results);
    return report;
  } finally {
    await Promise.all([ready?.end(), begun.close()]);
  }
}

/** By how much a signal that went to a whole group of processes may reach this one later than another. */
const signalDelayMs = 20;

/** Before anything runs there is nothing to finish, so the first signal is enough. Throws `FfuseError` `run-stopped`. */
async function unlessStopped<Result>(
  signal: AbortSignal,
  begin: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  try {
    const result = await begin(signal);
    signal.throwIfAborted();
    return result;
  } catch (error) {
    // Ctrl-C reaches the bundler's process too, and the news of its end may come first.
    await setTimeout(signalDelayMs);
    throw signal.aborted ? new FfuseError({ reason: "run-stopped" }) : error;
  }
}

/** The name a workflow has in the storage. */
export function workflowName({ name, file }: Pick<WorkflowOptions, "name" | "file">): string {
  return name ?? basename(file, extname(file));
}
