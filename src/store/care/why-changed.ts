import type { Place, PlaceEntry } from "../../contract/place.ts";
import type { StoreKeys } from "../store-keys.ts";

/** Why what was found out of a workflow does not hold any more: a run may have begun, and even ended, while it was read. */
export async function whyChanged(
  place: Place,
  keys: StoreKeys,
  entries: readonly PlaceEntry[],
): Promise<string | undefined> {
  const journals = await place.list(keys.runs);
  const before = new Map(entries.map(({ key, sizeBytes }) => [key, sizeBytes]));
  const changed = journals.find(({ key, sizeBytes }) => before.get(key) !== sizeBytes);
  return changed === undefined ? undefined : "a run has just begun";
}
