import { fileURLToPath } from "node:url";
import { bundleWorkflow } from "../bundle/bundle-workflow.ts";
import type { OnNotice } from "../contract/executor.ts";
import { probeGraph } from "../execute/probe-graph.ts";
import { buildGraph } from "../graph/build-graph.ts";
import type { GivenBackend } from "../model/backend-file.ts";
import type { Bundle } from "../model/bundle.ts";
import type { Graph } from "../model/graph.ts";
import type { RecordedSummary } from "../model/recorded-graph.ts";
import type { RealmParams } from "./realm-params.ts";
import { slicedCode } from "./workflow-code.ts";
import type { WorkflowCode } from "./workflow-code.ts";

export interface TakeGraphOptions extends RealmParams {
  /** Absolute path of the workflow file. */
  readonly file: string;
  /** What the operator has the graph changed by. */
  readonly backend?: GivenBackend | undefined;
  /** How long the file may take to load, in milliseconds. */
  readonly loadTimeoutMs: number;
  /** Told what the file prints while it loads. */
  readonly onNotice: OnNotice;
  readonly signal?: AbortSignal;
  /** Asked whether the summary of what was recorded is all that is needed. */
  readonly isEnough?: (summary: RecordedSummary, code: WorkflowCode) => Promise<boolean>;
  /** Whether it will most likely be. */
  readonly isLikelyEnough?: boolean;
  /** Called once while others are at work and this thread has time. */
  readonly meanwhile?: (bundle: "kept" | "made") => void;
}

/** A workflow file, bundled and recorded. */
export interface TakenGraph {
  readonly bundle: Bundle;
  readonly graph: Graph;
  readonly code: WorkflowCode;
  readonly summary: RecordedSummary;
}

/** Bundles a workflow file, loads it in a probe thread and checks the graph it recorded. */
export async function takeGraph(options: Omit<TakeGraphOptions, "isEnough">): Promise<TakenGraph> {
  const taken = await takeGraphUnless(options);
  if (taken === undefined) throw new Error("bug: nobody said that a summary is enough");
  return taken;
}

/** The same, or undefined if the summary is enough. */
export async function takeGraphUnless(options: TakeGraphOptions): Promise<TakenGraph | undefined> {
  const { file, params, grid, paramOrigins, loadTimeoutMs, onNotice, signal, isEnough } = options;
  const { isLikelyEnough = false, meanwhile, backend } = options;
  const stoppable = signal === undefined ? {} : { signal };
  const plugins = backend?.plugins?.map(({ file: from, exported }) => ({ file: from, exported }));
  const bundle = await bundleWorkflow({
    entry: file,
    ...(backend?.file === undefined ? {} : { backend: backend.file }),
    ...(plugins === undefined ? {} : { plugins }),
    ffuse: runningFfuse(),
    ...stoppable,
    meanwhile: () => meanwhile?.("made"),
  });
  let code: WorkflowCode | undefined;
  const codeOf = async ({ functions, constants }: RecordedSummary): Promise<WorkflowCode> =>
    (code ??= await slicedCode(bundle, functions, constants));
  const probing = probeGraph({
    realm: {
      bundleFile: bundle.file,
      root: bundle.root,
      entry: bundle.entry,
      params,
      ...(grid === undefined ? {} : { grid }),
      ...(paramOrigins === undefined ? {} : { paramOrigins }),
      ...(backend === undefined ? {} : { backend }),
      // A probe keeps nothing.
      storage: { kind: "memory", path: "", workflow: "" },
    },
    limitMs: loadTimeoutMs,
    onNotice,
    ...stoppable,
    ...(isEnough === undefined
      ? {}
      : { isLikelyEnough, isEnough: async (summary) => isEnough(summary, await codeOf(summary)) }),
  });
  if (bundle.fromCache) meanwhile?.("kept");
  const { graph: recorded, summary } = await probing;
  if (recorded === undefined) return undefined;
  const graph = buildGraph(recorded, bundle.entry);
  return { bundle, graph, code: await codeOf(summary), summary };
}

/** Where `import … from "ffuse"` leads to, whatever copy of ffuse lies near the workflow file. */
export function runningFfuse(): { readonly authorFile: string; readonly indexFile: string } {
  return {
    authorFile: fileURLToPath(new URL("../author/author.js", import.meta.url)),
    indexFile: fileURLToPath(new URL("../index.js", import.meta.url)),
  };
}
