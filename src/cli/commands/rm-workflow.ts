import { withStored } from "../../pipeline/open-storage.ts";
import { confirm } from "../confirm.ts";
import { storageChoice } from "../flags.ts";
import type { RemoveFlags } from "../flags.ts";

/** `ffuse rm-workflow`: gives the exit status. */
export async function rmWorkflow(workflow: string, flags: RemoveFlags): Promise<number> {
  return withStored(storageChoice(flags), workflow, async (store) => {
    const what = `remove all results of workflow ${JSON.stringify(workflow)}`;
    if (!(await confirm(what, flags.yes))) return 1;
    await store.remove();
    return 0;
  });
}
