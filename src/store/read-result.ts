import type { Place } from "../contract/place.ts";
import type { EntryDamage } from "../contract/store.ts";
import type { ResultRef } from "../model/result-ref.ts";
import { contentHash } from "./content-hash.ts";
import { readEntry } from "./read-entry.ts";
import type { StoreKeys } from "./store-keys.ts";

/** The encoded value of a result, inline or from its entry, after its content hash was checked. */
export async function readResult(
  place: Place,
  keys: StoreKeys,
  result: ResultRef,
): Promise<Uint8Array | EntryDamage> {
  const { fingerprint, inline, scratch } = result;
  if (inline !== undefined) return checkedInline(place, keys, result, inline);
  const key =
    scratch === undefined ? keys.entry(fingerprint) : keys.scratchEntry(scratch, fingerprint);
  return readEntry(place, { key, fingerprint, contentHash: result.contentHash });
}

/** The encoded value of an inline result, if it is what its content hash tells. */
export function checkedInline(
  place: Place,
  keys: StoreKeys,
  { codec, contentHash: promised, fingerprint }: ResultRef,
  inline: Uint8Array,
): Uint8Array | EntryDamage {
  if (contentHash(codec, [inline]) === promised) return inline;
  const path = `${place.title}/${keys.runs}`;
  return { path, kind: "damaged", found: `the value of ${fingerprint} was changed` };
}
