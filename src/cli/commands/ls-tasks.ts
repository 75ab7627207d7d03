import { listTasks } from "../../pipeline/list-tasks.ts";
import { formatTasks, tasksAsJson } from "../../report/format-tasks.ts";
import { resultChoice } from "../flags.ts";
import type { ResultFlags } from "../flags.ts";
import { writeOutput } from "../write-output.ts";

/** `ffuse ls-tasks`: gives the exit status. */
export async function lsTasks(
  workflow: string,
  glob: string | undefined,
  flags: ResultFlags & { readonly json?: boolean },
): Promise<number> {
  const tasks = await listTasks(await resultChoice(flags), workflow, glob);
  const format = flags.json === true ? tasksAsJson : formatTasks;
  await writeOutput([Buffer.from(format(tasks))], undefined);
  return 0;
}
