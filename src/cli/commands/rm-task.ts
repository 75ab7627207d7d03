import type { NodeName } from "../../model/ids.ts";
import { withStored } from "../../pipeline/open-storage.ts";
import { confirm } from "../confirm.ts";
import { storageChoice } from "../flags.ts";
import type { RemoveFlags } from "../flags.ts";

/** `ffuse rm-task`: gives the exit status. */
export async function rmTask(workflow: string, task: string, flags: RemoveFlags): Promise<number> {
  return withStored(storageChoice(flags), workflow, async (store) => {
    const what = `remove the result ${JSON.stringify(task)} of workflow ${JSON.stringify(workflow)}`;
    if (!(await confirm(what, flags.yes))) return 1;
    await store.removeTask(task as NodeName);
    return 0;
  });
}
