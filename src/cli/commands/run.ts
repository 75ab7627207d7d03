import { FfuseError } from "../../failure/ffuse-error.ts";
import type { ItemPath } from "../../model/item-path.ts";
import type { RunReport } from "../../model/run-report.ts";
import { readTask } from "../../pipeline/read-task.ts";
import { runWorkflow } from "../../pipeline/run-workflow.ts";
import { stderrColors } from "../../report/colors.ts";
import { openLiveLine } from "../../report/live-line.ts";
import { terminalReporter } from "../../report/terminal-reporter.ts";
import { storageChoice, workflowOptions } from "../flags.ts";
import type { WorkflowFlags } from "../flags.ts";
import { guardStdout } from "../guard-stdout.ts";
import type { WriteStdout } from "../guard-stdout.ts";
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
  const reporter = terminalReporter({
    colors: stderrColors(process.env),
    workingDirectory: options.workingDirectory,
    write: (text) => process.stderr.write(text),
    quiet,
    ...(process.stderr.isTTY && !quiet ? { live: openLiveLine(process.stderr) } : {}),
  });
  const signals = watchSignals();
  try {
    const report = await runWorkflow({
      ...options,
      backend: flags.backend,
      failFast: flags.failFast ?? false,
      drain: signals.drain,
      stop: signals.stop,
      onEvent: reporter,
    });
    if (flags.print !== undefined && report.counts.failed === 0 && !report.interrupted) {
      await print(report, flags.print, flags, writeStdout);
    }
    return exitStatus(report);
  } finally {
    signals.end();
  }
}

async function print(
  report: RunReport,
  wanted: string | true,
  flags: RunFlags,
  writeStdout: WriteStdout,
): Promise<void> {
  const { task, path } = wanted === true ? onlyTarget(report) : { task: wanted, path: [] };
  const parts = await readTask(storageChoice(flags), {
    workflow: report.workflow,
    task,
    path,
    format: "auto",
  });
  await writeStdout(parts);
}

function onlyTarget({ targets }: RunReport): { readonly task: string; readonly path: ItemPath } {
  const [target, ...others] = targets;
  if (target !== undefined && others.length === 0) return { task: target.name, path: target.path };
  throw new FfuseError({
    reason: "usage",
    message: `--print needs the name of a node: this workflow asks for ${targets.length}`,
    command: "run",
  });
}

const failedStatus = 1;
const interruptedStatus = 130;

function exitStatus({ counts, interrupted }: RunReport): number {
  if (interrupted) return interruptedStatus;
  return counts.failed + counts.skipped + counts["not-started"] > 0 ? failedStatus : 0;
}
