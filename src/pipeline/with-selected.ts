import type { Store } from "../contract/store.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import type { NodeName } from "../model/ids.ts";
import type { Params } from "../model/run-params.ts";
import { openStore } from "../store/open-store.ts";
import { requireWorkflow } from "../store/require-workflow.ts";
import { selectRuns } from "../store/select-runs.ts";
import { showParam } from "../util/show-param.ts";
import { openStorage, withStored } from "./open-storage.ts";
import type { StorageChoice } from "./open-storage.ts";

/** Which results of a workflow a command is about. */
export interface ResultChoice extends StorageChoice {
  /** Only what runs with these parameters came to; the latest of all runs if absent or empty. */
  readonly params?: Params;
}

/** The node that a word means. */
export type FindTask = (task: string) => NodeName;

/**
 * Uses the store of a workflow that has results, with the results that are chosen in it. Throws `FfuseError`
 * `workflow-unknown`, `params-run-unknown`; what finds nodes throws `task-ambiguous`.
 */
export async function withSelected<Result>(
  choice: ResultChoice,
  workflow: string,
  use: (store: Store, findTask: FindTask) => Promise<Result>,
): Promise<Result> {
  const { params = {}, onWarning = () => undefined } = choice;
  const wanted = Object.entries(params);
  if (wanted.length === 0) {
    return withStored(choice, workflow, (store) => use(store, (task) => task as NodeName));
  }
  const place = openStorage(choice);
  await requireWorkflow(place, workflow);
  const { areAny, names, variantsOf, seen } = await selectRuns(place, workflow, params);
  if (!areAny) {
    const text = wanted.map(([name, value]) => showParam(name, value)).join(", ");
    throw new FfuseError({ reason: "params-run-unknown", workflow, wanted: text, seen });
  }
  const store = await openStore({ place, workflow, onWarning, only: names });
  try {
    return await use(store, (task) => {
      const found = variantsOf.get(task)?.filter((name) => names.has(name)) ?? [];
      const [only] = found;
      if (found.length < 2) return only ?? (task as NodeName);
      throw new FfuseError({ reason: "task-ambiguous", workflow, task, variants: found });
    });
  } finally {
    await store.close();
  }
}
