import type { Place } from "../contract/place.ts";
import type { Store } from "../contract/store.ts";
import type { Warning } from "../model/run-event.ts";
import { listWorkflows } from "../store/list-workflows.ts";
import type { StoredWorkflow } from "../store/list-workflows.ts";
import { openPlace } from "../store/open-place.ts";
import { openStore } from "../store/open-store.ts";
import { requireWorkflow } from "../store/require-workflow.ts";

/** Where a command looks for results. */
export interface StorageChoice {
  /** Folder, relative to the working directory; `storage` if absent. */
  readonly storage?: string;
  readonly workingDirectory: string;
  readonly onWarning?: (warning: Warning) => void;
}

/** Opens the place that results lie in. */
export function openStorage({ storage, workingDirectory }: StorageChoice): Place {
  return openPlace({ kind: "file", options: { path: storage ?? "storage" } }, workingDirectory);
}

/** All workflows that have results, in the order of their names. */
export async function listStored(choice: StorageChoice): Promise<readonly StoredWorkflow[]> {
  return listWorkflows(openStorage(choice));
}

/** Uses the store of a workflow that has results, and closes it. Throws `FfuseError` `workflow-unknown`. */
export async function withStored<Result>(
  choice: StorageChoice,
  workflow: string,
  use: (store: Store) => Promise<Result>,
): Promise<Result> {
  const place = openStorage(choice);
  await requireWorkflow(place, workflow);
  const store = await openStore({
    place,
    workflow,
    onWarning: choice.onWarning ?? (() => undefined),
    clock: { now: Date.now },
  });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
