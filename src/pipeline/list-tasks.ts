import type { StoredTask } from "../contract/store.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import { selectNames } from "../util/match-name.ts";
import { withSelected } from "./with-selected.ts";
import type { ResultChoice } from "./with-selected.ts";

/** The latest result of every name of a workflow that a glob picks, in the order of the names. */
export async function listTasks(
  choice: ResultChoice,
  workflow: string,
  glob?: string,
): Promise<readonly StoredTask[]> {
  const tasks = await withSelected(choice, workflow, (store) => store.listTasks());
  if (glob === undefined) return tasks;
  const names = tasks.map(({ name }) => name as string);
  const selection = selectNames({ kind: "glob", text: glob }, names);
  if (selection.status !== "selected") {
    throw new FfuseError({
      reason: "flag-value",
      flag: "GLOB",
      value: glob,
      expected: "a glob such as model-*",
      near: [],
    });
  }
  return selection.indexes.flatMap((index) => tasks[index] ?? []);
}
