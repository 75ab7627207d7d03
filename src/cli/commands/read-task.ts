import { FfuseError } from "../../failure/ffuse-error.ts";
import { parseResultFormat, readTask } from "../../pipeline/read-task.ts";
import { parseItemPath } from "../../util/parse-item-path.ts";
import { resultChoice } from "../flags.ts";
import type { ResultFlags } from "../flags.ts";
import { writeOutput } from "../write-output.ts";

export interface ReadTaskFlags extends ResultFlags {
  readonly format: string;
  readonly output?: string;
}

/** `ffuse read-task`: gives the exit status. */
export async function readTaskCommand(
  workflow: string,
  task: string,
  itemPath: string | undefined,
  flags: ReadTaskFlags,
): Promise<number> {
  const path = parseItemPath(itemPath ?? "");
  if (path === undefined) {
    throw new FfuseError({
      reason: "flag-value",
      flag: "item.path",
      value: itemPath ?? "",
      expected: "keys with dots or brackets, such as train.0.species",
      near: [],
    });
  }
  const format = parseResultFormat(flags.format);
  await readTask(await resultChoice(flags), { workflow, task, path, format }, (parts) =>
    writeOutput(parts, flags.output),
  );
  return 0;
}
