import { FfuseError } from "../../failure/ffuse-error.ts";
import type { RunReport } from "../../model/run-report.ts";
import { readOutcome } from "../../pipeline/read-outcome.ts";
import { formatResult } from "../../pipeline/read-task.ts";
import { runWorkflow } from "../../pipeline/run-workflow.ts";
import type { RunOptions } from "../../pipeline/run-workflow.ts";
import { stderrColors } from "../../report/colors.ts";
import { openLiveLine } from "../../report/live-line.ts";
import { terminalReporter } from "../../report/terminal-reporter.ts";
import { workflowOptions } from "../flags.ts";
import type { WorkflowFlags } from "../flags.ts";
import { findPrinted } from "../find-printed.ts";
import type { Printed } from "../find-printed.ts";
import { groupWrites } from "../group-writes.ts";
import { guardStdout } from "../guard-stdout.ts";
import { watchSignals } from "../watch-signals.ts";

export interface RunFlags extends WorkflowFlags {
  readonly print?: string | true;
  readonly failFast?: boolean;
  readonly keepGoing?: boolean;
  readonly backend: "pool" | "local";
  readonly quiet?: boolean;
}

/** `ffuse run`: gives the exit status. */
export async function run(
  file: string,
  targets: readonly string[],
  flags: RunFlags,
): Promise<number> {
  if (flags.failFast === true && flags.keepGoing === true) {
    throw new FfuseError({
      reason: "usage",
      message: "--fail-fast and --keep-going exclude each other",
      command: "run",
    });
  }
  const options = await workflowOptions(file, targets, flags);
  const writeStdout = guardStdout(flags.print !== undefined);
  const quiet = flags.quiet ?? false;
  // A line of its own for each of many quick nodes takes longer to write than to say.
  const lines = groupWrites(process.stderr);
  const reporter = terminalReporter({
    colors: stderrColors(process.env),
    workingDirectory: options.workingDirectory,
    ...(process.stderr.isTTY && !quiet
      ? { write: (text) => process.stderr.write(text), live: await openLiveLine(process.stderr) }
      : {
          write: (text) => {
            lines.write(text);
          },
        }),
    quiet,
  });
  let printed: readonly Uint8Array[] | undefined;
  const print = (asked: string | true): Pick<RunOptions, "onSelected" | "onReport"> => {
    let wanted: Printed | undefined;
    return {
      onSelected: (graph, selection) => {
        wanted = findPrinted(asked, graph, selection);
      },
      onReport: async (report, store) => {
        if (wanted === undefined || report.counts.failed > 0 || report.interrupted) return;
        printed = formatResult(await readOutcome(store, report, wanted.name, wanted.path), "auto");
      },
    };
  };
  const signals = watchSignals();
  try {
    const report = await runWorkflow({
      ...options,
      backend: flags.backend,
      failFast: flags.failFast ?? false,
      drain: signals.drain,
      stop: signals.stop,
      onEvent: reporter,
      brief: true,
      ...(flags.print === undefined ? {} : print(flags.print)),
    });
    if (printed !== undefined) await writeStdout(printed);
    const status = exitStatus(report);
    // In this process, code of nodes can hold it open: a server, a timer, a node that was left where it was.
    lines.flush();
    if (flags.backend === "local") process.stderr.write("", () => process.exit(status));
    return status;
  } finally {
    lines.flush();
    signals.end();
  }
}

const failedStatus = 1;
const interruptedStatus = 130;

function exitStatus({ counts, interrupted }: RunReport): number {
  if (interrupted) return interruptedStatus;
  return counts.failed + counts.skipped + counts["not-started"] > 0 ? failedStatus : 0;
}
