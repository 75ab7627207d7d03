import type { EntryDamage, Store } from "../contract/store.ts";
import type { Growth } from "../model/growth.ts";
import type { Fingerprint } from "../model/ids.ts";
import type { ResultRef } from "../model/result-ref.ts";
import { decodeValue } from "../store/codecs/decode-value.ts";

/** What nodes hand over to, as the store has it. */
export interface Growths {
  /** What a result says, or what is wrong with it; read once. */
  read(result: ResultRef): Promise<Growth | EntryDamage>;
}

/** Reads the growths of a run. */
export function openGrowths(store: Pick<Store, "readEncoded">): Growths {
  const known = new Map<Fingerprint, Growth>();
  return {
    async read(result) {
      const found = known.get(result.fingerprint);
      if (found !== undefined) return found;
      const bytes = await store.readEncoded(result);
      if (!(bytes instanceof Uint8Array)) return bytes;
      // Its content hash says that a realm of ffuse has made it.
      const growth = decodeValue(result.codec, bytes) as Growth;
      known.set(result.fingerprint, growth);
      return growth;
    },
  };
}
