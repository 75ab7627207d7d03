import { resolve } from "node:path";
import { isFfuseError } from "../failure/ffuse-error.ts";
import { paramsOfWorkflow } from "../pipeline/params-of-workflow.ts";
import { stdoutColors } from "../report/colors.ts";
import { formatNoParams, formatParams } from "../report/format-params.ts";

/** Whoever asks for help does not wait as long as a run does. */
const limitMs = 10_000;

/** What the help of a command says of the parameters of a workflow file. */
export async function paramsHelp(file: string): Promise<string> {
  try {
    return formatParams(file, await paramsOfWorkflow(resolve(file), limitMs)).trimEnd();
  } catch (error) {
    if (!isFfuseError(error)) throw error;
    const colors = stdoutColors(process.env);
    const failures = [error.failure, ...error.failures.slice(1)] as const;
    return formatNoParams(file, failures, { colors, workingDirectory: process.cwd() }).trimEnd();
  }
}
