import type { Worker } from "node:worker_threads";
import { readFileSync } from "node:fs";
import { isFfuseError } from "../failure/ffuse-error.ts";
import { explain } from "../failure/failure.ts";
import type { Failure } from "../failure/failure.ts";
import { beginGraph } from "../pipeline/begin-graph.ts";

/** Runs the command line and sets the exit status: the one place where failures of stages end. */
export async function main(argv: readonly string[], probe?: Worker): Promise<void> {
  endQuietlyOnClosedPipe();
  if (probe !== undefined) beginGraph(probe);
  try {
    const { runProgram } = await import("./program.ts");
    process.exitCode = await runProgram(argv, version());
  } catch (error) {
    process.exitCode = await report(error);
  }
}

/** The version of this ffuse. */
function version(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}

/** Shows why the command could not be done, and gives the exit status that says so. */
async function report(error: unknown): Promise<number> {
  const { formatFailures } = await import("../report/format-failures.ts");
  const { stderrColors } = await import("../report/colors.ts");
  const failures: readonly [Failure, ...Failure[]] = isFfuseError(error)
    ? [error.failure, ...error.failures.slice(1)]
    : [bugOf(error)];
  const colors = stderrColors(process.env);
  process.stderr.write(formatFailures(failures, { colors, workingDirectory: process.cwd() }));
  return explain(failures[0]).exitStatus;
}

function bugOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { reason: "bug", message: String(error), stack: [] };
  const stack = (error.stack ?? "").split("\n").slice(1);
  return { reason: "bug", message: `${error.name}: ${error.message}`, stack };
}

/** `ffuse ls-tasks w | head -1` is no error: the reader has what it wanted. */
function endQuietlyOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit();
      throw error;
    });
  }
}
