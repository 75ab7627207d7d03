import type { ContentHash } from "../model/ids.ts";
import type { ItemPath } from "../model/item-path.ts";
import { encodeValue } from "./codecs/encode-value.ts";
import { contentHash } from "./content-hash.ts";
import { pickItem } from "./pick-item.ts";

/** The content hash of a part of a value; a part that is not there hashes as `undefined` does. */
export function hashItem(value: unknown, path: ItemPath): ContentHash {
  const picked = pickItem(value, path);
  const { codec, parts } = encodeValue(picked.found ? picked.value : undefined);
  return contentHash(codec, parts);
}
