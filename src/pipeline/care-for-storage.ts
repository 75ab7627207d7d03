import { join, resolve } from "node:path";
import type { GarbageReport, Measure, VerifiedWorkflow } from "../model/store-care.ts";
import { collectGarbage } from "../store/care/collect-garbage.ts";
import { measureStore } from "../store/care/measure-store.ts";
import { verifyStore } from "../store/care/verify-store.ts";
import type { ListLiveRuns } from "../store/care/why-busy.ts";
import { listLiveRuns } from "../store/claims/list-live-runs.ts";
import { openStorage } from "./open-storage.ts";
import type { StorageChoice } from "./open-storage.ts";
import { storageFailure } from "./storage-failure.ts";

/** What a person asks to be removed of a storage. */
export interface GarbageChoice {
  readonly workflows: readonly string[];
  readonly olderThanMs?: number;
  readonly keepRuns?: number;
  readonly maxBytes?: number;
  readonly dryRun: boolean;
}

/** Removes what no run that stays needs. Throws `FfuseError`: workflow-unknown, storage-unwritable. */
export async function removeGarbage(
  choice: StorageChoice,
  garbage: GarbageChoice,
): Promise<GarbageReport> {
  return telling(choice, () =>
    collectGarbage(openStorage(choice), {
      ...garbage,
      liveRuns: liveRunsOf(choice),
      now: Date.now(),
    }),
  );
}

/** Looks over workflows, telling of each as it is done. Throws `FfuseError`: workflow-unknown, storage-unwritable. */
export async function verifyStorage(
  choice: StorageChoice,
  options: { readonly workflow?: string; readonly repair: boolean },
  tell: (verified: VerifiedWorkflow) => Promise<void>,
): Promise<void> {
  await telling(choice, async () => {
    for await (const verified of verifyStore(openStorage(choice), {
      ...options,
      liveRuns: liveRunsOf(choice),
      now: Date.now(),
    })) {
      await tell(verified);
    }
  });
}

/** Measures all workflows of a storage, or one. Throws `FfuseError` workflow-unknown. */
export async function measureStorage(
  choice: StorageChoice,
  workflow: string | undefined,
): Promise<readonly Measure[]> {
  return telling(choice, () =>
    measureStore(openStorage(choice), {
      ...(workflow === undefined ? {} : { workflow }),
      now: Date.now(),
    }),
  );
}

function liveRunsOf({ storage = "storage", workingDirectory }: StorageChoice): ListLiveRuns {
  return (prefix) => listLiveRuns(join(resolve(workingDirectory, storage), prefix));
}

async function telling<Result>(
  { storage = "storage", workingDirectory }: StorageChoice,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw storageFailure(error, resolve(workingDirectory, storage));
  }
}
