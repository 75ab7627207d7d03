import type { Clock } from "../contract/clock.ts";
import type { Place } from "../contract/place.ts";
import type { RunId } from "../model/ids.ts";
import { runIdTime } from "./new-run-id.ts";
import type { StoreKeys } from "./store-keys.ts";

/** Removes what killed runs left in the scratch a week ago. */
export async function dropOldScratch(place: Place, keys: StoreKeys, clock: Clock): Promise<void> {
  for (const run of await place.listFolders(keys.allScratch)) {
    const startedAt = runIdTime(run);
    const isOld = startedAt !== undefined && startedAt < clock.now() - scratchKeptMs;
    if (isOld) await place.deleteBelow(keys.scratch(run as RunId));
  }
}

const scratchKeptMs = 7 * 24 * 60 * 60 * 1000;
