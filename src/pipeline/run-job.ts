import type { Backend, LookedUp, LookUp } from "../contract/backend.ts";
import type { Store } from "../contract/store.ts";
import type { Graph, Selection } from "../model/graph.ts";
import type { CodeHash, NodeId, RunId } from "../model/ids.ts";
import type { RealmOptions } from "../model/node-work.ts";
import type { Outcome } from "../model/outcome.ts";
import type { OutcomeCounts, RunEvent } from "../model/run-event.ts";
import type { RunParams } from "../model/run-params.ts";
import type { RunReport } from "../model/run-report.ts";
import { newRunId } from "../store/new-run-id.ts";
import { growNodes } from "./grow-nodes.ts";
import type { GrowingGraph } from "./grow-nodes.ts";
import { makeLookUp } from "./make-look-up.ts";
import { mayRunUnseen } from "./may-run-unseen.ts";
import { openGrowths } from "./open-growths.ts";
import type { OpenResults } from "./open-results.ts";
import type { RunPlan } from "./plan-run.ts";
import { openTeller } from "./open-teller.ts";
import { makeRestoreFiles } from "./restore-files.ts";
import { storageFailure } from "./storage-failure.ts";
import { eventNode } from "./watch-finish.ts";
import type { WorkflowCode } from "./workflow-code.ts";

export interface JobParts {
  /** The id that the results were opened for; a new one if absent. */
  readonly run?: RunId;
  readonly graph: Graph;
  readonly selection: Selection;
  readonly plan: RunPlan;
  readonly results: OpenResults;
  readonly backend: Pick<Backend, "run">;
  readonly code: WorkflowCode;
  readonly whyNotClonable: (wrapped: number) => Promise<string | undefined>;
  readonly realm: Omit<RealmOptions, "storage">;
  readonly params?: RunParams | undefined;
  readonly failFast: boolean;
  readonly drain: AbortSignal;
  readonly stop: AbortSignal;
  readonly emit: (event: RunEvent) => void;
  /** Told what each look-up of a node found. */
  readonly onLookedUp?: OnLookedUp;
  /** Called while values that are not kept can still be read. */
  readonly onReport?: OnReport | undefined;
}

/** Looks into the results of a run that has ended. */
export type OnReport = (report: RunReport, store: Store) => Promise<void>;

/** Runs a planned graph on a backend, with its history written to the journal as it happens. */
export async function runJob(parts: JobParts): Promise<RunReport> {
  const { selection, plan, results, backend, drain, stop } = parts;
  const { store, storage, claims } = results;
  const graph: GrowingGraph = { ...parts.graph, nodes: [...parts.graph.nodes] };
  const recorded = graph.nodes.length;
  const startedAt = Date.now();
  const run = parts.run ?? newRunId({ now: Date.now });
  const journal = await store.startRun(run);
  const flush = async (): Promise<void> => {
    try {
      await journal.flush();
    } catch (error) {
      throw storageFailure(error, storage.path);
    }
  };
  // Nobody wants to learn after hours of work that nothing of it could be kept.
  await flush();
  claims?.serve({ flush: () => journal.flush(), refresh: (live) => store.refresh(live) });
  const texts = keepTexts(store, parts.code);
  const isStrict = results.durability === "strict";
  // However busy the machine: what was told has left this process, so that a kill cannot take it.
  const appended = forgiving(() => journal.appended());
  const teller = openTeller(isStrict ? () => journal.commit() : appended, parts.emit);
  const emit = (event: RunEvent): void => {
    journal.record(event);
    if (event.type === "node-started" && event.because.kind !== "cache-off") {
      texts.keep(event.parts?.code);
    }
    teller.tell(event);
  };
  const onDrain = (): void => {
    emit({ type: "run-stopping", at: Date.now(), how: "drain" });
  };
  const onStop = (): void => {
    emit({ type: "run-stopping", at: Date.now(), how: "now" });
  };
  drain.addEventListener("abort", onDrain);
  stop.addEventListener("abort", onStop);
  try {
    emit({
      type: "run-started",
      at: startedAt,
      run,
      workflow: store.workflow,
      nodes: plan.nodes.map(eventNode),
      workers: plan.capacity.numCpus,
      ...(parts.params === undefined ? {} : { params: parts.params }),
    });
    for (const warning of plan.warnings) emit({ type: "warning", at: Date.now(), warning });
    const restoreFiles = makeRestoreFiles({
      files: store.files,
      folder: parts.realm.root,
      mayWriteIn: [parts.realm.root, process.cwd()],
      onWarning: (warning) => {
        emit({ type: "warning", at: Date.now(), warning });
      },
    });
    const { argumentsOf } = plan;
    const growths = openGrowths(store);
    const look = {
      ...{ graph, argumentsOf, store, code: parts.code, restoreFiles, run, now: Date.now },
      growths,
    };
    const outcomes = await backend.run({
      graph,
      selected: selection.nodes,
      argumentsOf,
      capacity: plan.capacity,
      limits: plan.limits,
      expectedMs: (id) => {
        const name = graph.nodes[id]?.name;
        return name === undefined ? undefined : store.durationOf(name);
      },
      failFast: parts.failFast,
      realm: { ...parts.realm, storage, calls: recorded },
      run,
      whyNotClonable: parts.whyNotClonable,
      lookUp: watched(makeLookUp(look), parts.onLookedUp),
      mayRunUnseen: mayRunUnseen(look, claims),
      growing: growNodes({ ...look, plan }),
      restoreFiles,
      looksInto: parts.onReport !== undefined,
      ...(claims === undefined ? {} : { claims }),
      onItemMeasured: (result, items) => {
        journal.recordItems(result.fingerprint, items);
      },
      emit,
      ...(isStrict ? { commit: () => journal.commit() } : {}),
      drain,
      stop,
      now: Date.now,
    });
    const counts = countOutcomes(outcomes);
    const durationMs = Date.now() - startedAt;
    const interrupted = drain.aborted || stop.aborted;
    emit({ type: "run-ended", at: Date.now(), run, counts, durationMs, interrupted });
    await flush();
    await teller.told();
    // Whoever prints the report may take its time, and other runs need not wait for that.
    await claims?.close();
    const report: RunReport = {
      workflow: store.workflow,
      run,
      outcomes: byName(graph, outcomes),
      counts,
      durationMs,
      interrupted,
      targets: selection.targets.flatMap(({ node, path }) => {
        const name = graph.nodes[node]?.name;
        return name === undefined ? [] : [{ name, path }];
      }),
    };
    await parts.onReport?.(report, store);
    return report;
  } finally {
    drain.removeEventListener("abort", onDrain);
    stop.removeEventListener("abort", onStop);
    await texts.kept();
    // First, since what is told waits for what is written, and nothing else may be left that keeps the process alive.
    await flush();
    await teller.told();
    await store.dropScratch(run);
  }
}

/** Told what a look-up of a node found. */
export type OnLookedUp = (node: NodeId, found: LookedUp) => void;

function watched(lookUp: LookUp, onLookedUp: OnLookedUp | undefined): LookUp {
  if (onLookedUp === undefined) return lookUp;
  const tell = (node: NodeId, found: LookedUp): LookedUp => {
    onLookedUp(node, found);
    return found;
  };
  return (node, known) => {
    const found = lookUp(node, known);
    return found instanceof Promise ? found.then((late) => tell(node, late)) : tell(node, found);
  };
}

/** The same promises without their rejections: one for one. */
function forgiving(give: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> | undefined;
  let forgiven = Promise.resolve();
  return () => {
    const next = give();
    if (next !== last) {
      last = next;
      forgiven = next.catch(() => undefined);
    }
    return forgiven;
  };
}

/** Keeps the texts of slices that nodes run with, once each; only messages are poorer without them. */
function keepTexts(
  store: Store,
  code: WorkflowCode,
): { readonly keep: (hash: CodeHash | undefined) => void; readonly kept: () => Promise<unknown> } {
  const writes = new Map<CodeHash, Promise<void>>();
  const write = async (hash: CodeHash): Promise<void> => {
    const slice = await code.describe(hash);
    if (slice !== undefined) await store.keepCode(slice);
  };
  return {
    keep(hash) {
      if (hash === undefined || writes.has(hash)) return;
      writes.set(
        hash,
        write(hash).catch(() => undefined),
      );
    },
    kept: () => Promise.all(writes.values()),
  };
}

function countOutcomes(outcomes: ReadonlyMap<NodeId, Outcome>): OutcomeCounts {
  const counts = { ran: 0, reused: 0, failed: 0, skipped: 0, "not-started": 0 };
  for (const { status } of outcomes.values()) counts[status] += 1;
  return counts;
}

function byName(graph: Graph, outcomes: ReadonlyMap<NodeId, Outcome>): RunReport["outcomes"] {
  return new Map(
    graph.nodes.flatMap(({ id, name }) => {
      const outcome = outcomes.get(id);
      return outcome === undefined ? [] : [[name, outcome] as const];
    }),
  );
}
