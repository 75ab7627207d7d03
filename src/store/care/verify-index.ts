import type { Place } from "../../contract/place.ts";
import { indexFormat, parseIndex } from "../index-file.ts";
import type { KnownResults } from "../known-results.ts";
import { loadKnown } from "../load-known.ts";
import type { StoreKeys } from "../store-keys.ts";

/** What is wrong with the index of a workflow, given what its journals say; undefined if nothing is, or there is none. */
export async function whyIndexWrong(
  place: Place,
  keys: StoreKeys,
  known: KnownResults,
): Promise<{ readonly kind: "damaged" | "note"; readonly found: string } | undefined> {
  const bytes = await place.get(keys.index);
  if (bytes === undefined) return undefined;
  if (parseIndex(bytes) === undefined) {
    const start = Buffer.from(bytes.subarray(0, 40)).toString("utf8");
    // One whose format was changed looks the same; it is passed over and made anew in either case.
    const format = /^\{"ffuseIndex":(\d+),"hash":"/.exec(start)?.[1];
    const isOther = format !== undefined && Number(format) !== indexFormat;
    if (isOther) return { kind: "note", found: "it is of another format, and is made anew" };
    return { kind: "damaged", found: "it was changed" };
  }
  const { known: told } = await loadKnown(place, keys, () => {});
  for (const [fingerprint, result] of known.results) {
    const other = told.results.get(fingerprint);
    if (other?.contentHash !== result.contentHash && other?.at !== result.at) return differs;
  }
  for (const [name, { fingerprint, at }] of known.names) {
    const other = told.names.get(name);
    if (other?.fingerprint !== fingerprint && other?.at !== at) return differs;
  }
  const isSameSize =
    told.results.size === known.results.size && told.names.size === known.names.size;
  return isSameSize ? undefined : differs;
}

const differs = { kind: "damaged", found: "it does not say what the journals say" } as const;
