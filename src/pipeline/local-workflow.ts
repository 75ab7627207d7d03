import type { HandleBase } from "../author/types.ts";
import { adoptingBackend } from "../backends/local/local-backend.ts";
import type { Store } from "../contract/store.ts";
import { handleKey, instanceKey } from "../model/live-graph.ts";
import type { Outcome } from "../model/outcome.ts";
import type { StorageOptions } from "../model/query.ts";
import type { RunEvent } from "../model/run-event.ts";
import type { RunReport } from "../model/run-report.ts";
import { withPaths } from "../store/keep-output-files.ts";
import { newRunId } from "../store/new-run-id.ts";
import { GraphWorkflow } from "./graph-workflow.ts";
import { hashScript } from "./hash-script.ts";
import { openResults } from "./open-results.ts";
import { planRun } from "./plan-run.ts";
import { readOutcome } from "./read-outcome.ts";
import { runJob } from "./run-job.ts";
import { wholeCode } from "./workflow-code.ts";
import type { ObjectStorage } from "./storage-factory.ts";

/** What a handle, or a structure of handles, becomes when it has run. What is no handle makes no run, so it becomes nothing. */
export type Resolved<Asked> = unknown extends Asked
  ? unknown
  : Asked extends HandleBase<infer Value>
    ? Value
    : Asked extends object
      ? { [Key in keyof Asked]: Resolved<Asked[Key]> }
      : never;

/**
 * Runs calls that this process has recorded, one after the other in the calling thread. Results are reused where the
 * script that made the calls can be found and bundled, so that its code can be told from changed code; elsewhere, in a
 * notebook say, every node runs, unless `cache: "name"` asks for results by name.
 *
 * @example
 * const workflow = new LocalWorkflow(scores, { workflowName: "quickstart" });
 * workflow.setStorage(storageFactory({ kind: "file", options: { path: "storage" } }));
 * const value = await workflow.run();
 */
export class LocalWorkflow<Asked> extends GraphWorkflow<Asked> {
  #storage: StorageToUse | undefined;
  #report: RunReport | undefined;
  readonly #readers: ((event: RunEvent) => void)[] = [];

  /** Keeps results in a storage, and reuses them from it. Without one, results live as long as the run. */
  setStorage(storage: StorageToUse): this {
    this.#storage = storage;
    return this;
  }

  /** Calls `reader` with every event of later runs. */
  onEvent(reader: (event: RunEvent) => void): this {
    this.#readers.push(reader);
    return this;
  }

  /** How every node of the last run ended, by name. */
  get outcomes(): ReadonlyMap<string, Outcome> {
    return this.#report?.outcomes ?? new Map<string, Outcome>();
  }

  /**
   * Runs the graph and gives the values of what was asked for, in its shape. Throws `FfuseError` with every failed node
   * when one of the asked values cannot be had.
   */
  async run(): Promise<Resolved<Asked>> {
    const { graph, selection } = this;
    const plan = planRun(graph, selection, { init: {}, rules: this.rules });
    const workingDirectory = process.cwd();
    const run = newRunId({ now: Date.now });
    const emit = (event: RunEvent): void => {
      for (const reader of this.#readers) reader(event);
    };
    const results = await openResults({
      workflow: this.workflowName,
      storage: this.#storage?.path,
      fromQuery: { kind: "memory", options: durabilityOf(this.#storage) },
      workingDirectory,
      onWarning: (warning) => {
        emit({ type: "warning", at: Date.now(), warning });
      },
      claimFor: { run, mayBeAlone: adoptingBackend.blocks !== true },
    });
    const never = new AbortController().signal;
    let value: unknown;
    try {
      this.#report = await runJob({
        run,
        graph,
        selection,
        plan,
        results,
        backend: adoptingBackend,
        // The code of a script is not there as one text that could be looked at.
        whyNotClonable: () => Promise.resolve("its class is not in a workflow file"),
        code: wholeCode(await hashScript(graph), graph.functions.length),
        realm: { bundleFile: "", root: this.folder, entry: this.workflowName, params: {} },
        failFast: false,
        drain: never,
        stop: never,
        emit,
        onReport: async (report, store) => {
          this.#report = report;
          value = await this.#collect(report, store);
        },
      });
      return value as Resolved<Asked>;
    } finally {
      await results.close();
    }
  }

  /** The asked values in the shape of the asking; targets stand in the order in which that shape is walked. */
  async #collect(report: RunReport, store: Store): Promise<unknown> {
    const values: unknown[] = [];
    for (const { name, path } of report.targets) {
      values.push(withPaths(await readOutcome(store, report, name, path), this.folder));
    }
    let next = 0;
    return fillShape(this.asked, () => values[next++]);
  }
}

type StorageToUse = Pick<ObjectStorage, "path"> & Partial<Pick<ObjectStorage, "durability">>;

function durabilityOf({ durability }: Partial<StorageToUse> = {}): StorageOptions["options"] {
  return durability === undefined ? {} : { durability };
}

/** Copies arrays and records with every handle replaced. */
function fillShape(asked: unknown, nextValue: () => unknown): unknown {
  if (isTarget(asked)) return nextValue();
  if (Array.isArray(asked)) return asked.map((part) => fillShape(part, nextValue));
  return Object.fromEntries(
    Object.entries(asked as object).map(([key, part]) => [key, fillShape(part, nextValue)]),
  );
}

function isTarget(value: unknown): boolean {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return false;
  const { [handleKey]: handle, [instanceKey]: instance } = value as {
    readonly [handleKey]?: unknown;
    readonly [instanceKey]?: unknown;
  };
  return handle !== undefined || instance !== undefined;
}
