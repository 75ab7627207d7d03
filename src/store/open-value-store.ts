import type { Place } from "../contract/place.ts";
import type { KeepOptions, ValueStore } from "../contract/store.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import type { ContentHash } from "../model/ids.ts";
import { itemPathKey } from "../model/item-path.ts";
import type { ItemPath } from "../model/item-path.ts";
import { inlineLimitBytes } from "../model/result-ref.ts";
import type { ResultRef } from "../model/result-ref.ts";
import { encodeValue } from "./codecs/encode-value.ts";
import { contentHash } from "./content-hash.ts";
import { decodeResult } from "./decode-result.ts";
import { hashItem } from "./hash-item.ts";
import { joinBytes } from "./join-bytes.ts";
import { keepOutputFiles, withPaths } from "./keep-output-files.ts";
import { readResult } from "./read-result.ts";
import { storeKeys } from "./store-keys.ts";
import { writeEntry } from "./write-entry.ts";

/** The store as the worker realm needs it: keeps values and fetches them back. */
export function openValueStore({
  place,
  workflow,
}: {
  readonly place: Place;
  readonly workflow: string;
}): ValueStore {
  const keys = storeKeys(workflow);

  const hashItems = (
    value: unknown,
    paths: readonly ItemPath[],
  ): Readonly<Record<string, ContentHash>> =>
    Object.fromEntries(paths.map((path) => [itemPathKey(path), hashItem(value, path)]));

  const fetch = async (result: ResultRef): Promise<unknown> => {
    const bytes = await readResult(place, keys, result);
    if (!(bytes instanceof Uint8Array)) {
      throw new FfuseError({ reason: "entry-damaged", path: bytes.path, found: bytes.found });
    }
    return decodeResult(place, result, bytes);
  };

  return {
    hashItems,
    keep: async (given, { fingerprint, items, origin, folder, scratch }: KeepOptions) => {
      const { value, files } =
        folder === undefined
          ? { value: given, files: [] }
          : await keepOutputFiles(place, keys, given, folder);
      const filesIfAny = files.length === 0 ? {} : { files };
      const { codec, parts } = encodeValue(value);
      const sizeBytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
      const result: ResultRef = {
        fingerprint,
        contentHash: contentHash(codec, parts),
        codec,
        sizeBytes,
        items: hashItems(value, items),
        ...filesIfAny,
        ...(scratch === undefined ? {} : { scratch }),
      };
      if (sizeBytes <= inlineLimitBytes) return { ...result, inline: joinBytes(parts) };
      const key =
        scratch === undefined ? keys.entry(fingerprint) : keys.scratchEntry(scratch, fingerprint);
      const header = {
        fingerprint,
        codec,
        contentHash: result.contentHash,
        sizeBytes,
        items: result.items,
        ...filesIfAny,
        ...origin,
      };
      await writeEntry(place, key, { header, parts });
      return result;
    },
    fetch,
    fetchWithPaths: async (result, folder) => {
      const value = await fetch(result);
      return result.files === undefined ? value : withPaths(value, folder);
    },
  };
}
