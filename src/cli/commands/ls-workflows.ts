import { listStored } from "../../pipeline/open-storage.ts";
import { formatWorkflows, workflowsAsJson } from "../../report/format-workflows.ts";
import { storageChoice } from "../flags.ts";
import type { StorageFlags } from "../flags.ts";
import { writeOutput } from "../write-output.ts";

/** `ffuse ls-workflows`: gives the exit status. */
export async function lsWorkflows(
  flags: StorageFlags & { readonly json?: boolean },
): Promise<number> {
  const workflows = await listStored(storageChoice(flags));
  const format = flags.json === true ? workflowsAsJson : formatWorkflows;
  await writeOutput([Buffer.from(format(workflows))], undefined);
  return 0;
}
