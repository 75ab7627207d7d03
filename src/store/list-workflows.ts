import type { Place } from "../contract/place.ts";
import { compareTexts } from "./compare-texts.ts";
import { loadKnown } from "./load-known.ts";
import { nameOfFolder } from "./name-of-folder.ts";
import { keysBelow } from "./store-keys.ts";

/** What a list shows of a workflow. */
export interface StoredWorkflow {
  /** As given. */
  readonly name: string;
  /** How many names have a result. */
  readonly tasks: number;
  /** When the latest run started, in milliseconds since the epoch; absent if none is recorded. */
  readonly latestRunAt?: number;
}

/** All workflows of a place, in the order of their names; folders that ffuse did not make are passed over. */
export async function listWorkflows(place: Place): Promise<readonly StoredWorkflow[]> {
  const workflows: StoredWorkflow[] = [];
  for (const folder of await place.listFolders("")) {
    const keys = keysBelow(folder);
    const name = await nameOfFolder(place, folder, keys);
    if (name === undefined) continue;
    const { known } = await loadKnown(place, keys, () => {});
    const tasks = [...known.names.values()].filter(({ fingerprint }) =>
      known.results.has(fingerprint),
    ).length;
    const { latestRunAt } = known;
    workflows.push({ name, tasks, ...(latestRunAt === undefined ? {} : { latestRunAt }) });
  }
  return workflows.sort((a, b) => compareTexts(a.name, b.name));
}
