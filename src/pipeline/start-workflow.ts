import { EventEmitter, on } from "node:events";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { NodeName } from "../model/ids.ts";
import type { Query } from "../model/query.ts";
import type { RunEvent } from "../model/run-event.ts";
import type { RunReport } from "../model/run-report.ts";
import { parseItemPath } from "../util/parse-item-path.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import { withPaths } from "../store/keep-output-files.ts";
import { openResults } from "./open-results.ts";
import { readOutcome } from "./read-outcome.ts";
import { runWorkflow } from "./run-workflow.ts";
import type { RunOptions } from "./run-workflow.ts";

/** What can be said of a run that is started from code; everything is optional. */
export type StartOptions = Partial<
  Omit<RunOptions, "file" | "onEvent" | "onReport" | "onSelected" | "onQuery">
>;

/** A run under way. */
export interface WorkflowRun {
  /** Every event from the moment this is read; ends with the run. Read it at once to miss none. */
  readonly events: AsyncIterable<RunEvent>;
  /** How every node ended. Rejects with `FfuseError` where the run as a whole cannot be had. */
  readonly report: Promise<RunReport>;
  /**
   * The value of a node, or the part of it at a path such as `train.0`, once the run has ended. Of what is not kept
   * (`cache: off`, a storage in memory) only values of up to 16 KB are left then.
   */
  read(name: string, itemPath?: string): Promise<unknown>;
}

/**
 * Starts a workflow file as `ffuse run` does. What nodes do wrong is in the report's outcomes.
 *
 * @example
 * const run = runWorkflow("workflow.ts", { targets: ["scores"] });
 * const { outcomes } = await run.report;
 */
export function startWorkflow(file: string | URL, options: StartOptions = {}): WorkflowRun {
  const workingDirectory = options.workingDirectory ?? process.cwd();
  const path = file instanceof URL ? fileURLToPath(file) : file;
  const emitter = new EventEmitter();
  let query: Query | undefined;
  const run: RunOptions = {
    ...options,
    file: path,
    workingDirectory,
    onEvent: (event) => emitter.emit("event", event),
    onQuery: (known) => {
      query = known;
    },
  };
  const report = Promise.resolve()
    .then(() => runWorkflow(run))
    .finally(() => emitter.emit("end"));
  // Whoever awaits the report sees its failure; a run that nobody awaits must not end the process.
  report.catch(() => undefined);
  return {
    get events() {
      return eventsOf(emitter);
    },
    report,
    async read(name, itemPath = "") {
      const ended = await report;
      const keys = parseItemPath(itemPath);
      if (keys === undefined) {
        const expected = "keys with dots or brackets, such as train.0";
        const flag = "itemPath";
        throw new FfuseError({ reason: "flag-value", flag, value: itemPath, expected, near: [] });
      }
      const results = await openResults({
        workflow: ended.workflow,
        storage: options.storage,
        fromQuery: query?.storage,
        workingDirectory,
        onWarning: () => undefined,
      });
      try {
        const value = await readOutcome(results.store, ended, name as NodeName, keys);
        return withPaths(value, dirname(resolve(workingDirectory, path)));
      } finally {
        await results.close();
      }
    },
  };
}

/** Listens from the call on, not from the first step of the loop that reads it. */
function eventsOf(emitter: EventEmitter): AsyncIterable<RunEvent> {
  const stream = on(emitter, "event", { close: ["end"] }) as AsyncIterable<readonly [RunEvent]>;
  return (async function* () {
    for await (const [event] of stream) yield event;
  })();
}
