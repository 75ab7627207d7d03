import type { Place } from "../contract/place.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import { isRecord } from "./is-record.ts";
import type { StoreKeys } from "./store-keys.ts";

/** The layout of a workflow's folder that this release knows; a later one says so in a file `format`. */
const storeFormat = 1;

/** The refusal of what a newer ffuse wrote: nothing of it may be taken for damage and replaced. */
export function newerStore(
  place: Place,
  key: string,
  { found, known }: { readonly found: number; readonly known: number },
): FfuseError {
  return new FfuseError({ reason: "store-newer", path: `${place.title}/${key}`, found, known });
}

/** Comes back unless the folder of a workflow is marked as one of a later layout. Throws `FfuseError` store-newer. */
export async function refuseNewer(place: Place, keys: StoreKeys): Promise<void> {
  const bytes = await place.getRange(keys.format, 0, 4096);
  if (bytes === undefined) return;
  let marker: unknown;
  try {
    marker = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return;
  }
  const found = isRecord(marker) ? marker["ffuseStore"] : undefined;
  if (typeof found === "number" && found > storeFormat) {
    throw newerStore(place, keys.format, { found, known: storeFormat });
  }
}
