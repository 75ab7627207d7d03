import type { Place } from "../contract/place.ts";
import type { KeepOptions, ValueMemory, ValueStore } from "../contract/store.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import type { ContentHash } from "../model/ids.ts";
import { itemPathKey } from "../model/item-path.ts";
import type { ItemPath } from "../model/item-path.ts";
import { inlineLimitBytes } from "../model/result-ref.ts";
import type { ResultRef } from "../model/result-ref.ts";
import { encodePlain, encodeValue } from "./codecs/encode-value.ts";
import { contentHash } from "./content-hash.ts";
import { decodeResult } from "./decode-result.ts";
import { hashItem } from "./hash-item.ts";
import { joinBytes } from "./join-bytes.ts";
import { keepOutputFiles, withPaths } from "./keep-output-files.ts";
import { bytesInMemory, fetchedView, FrozenValues, lendOut, uniqueHash } from "./memory-values.ts";
import { checkedInline, readResult } from "./read-result.ts";
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

  const frozen = new FrozenValues();

  const readBytes = async (result: ResultRef): Promise<Uint8Array> => {
    const bytes = await readResult(place, keys, result);
    if (bytes instanceof Uint8Array) return bytes;
    throw new FfuseError({ reason: "entry-damaged", path: bytes.path, found: bytes.found });
  };

  const bytesOf = async (result: ResultRef, memory?: ValueMemory): Promise<Uint8Array> =>
    (memory === undefined ? undefined : bytesInMemory(result, memory)) ?? readBytes(result);

  const fetch = async (result: ResultRef, memory?: ValueMemory): Promise<unknown> =>
    decodeResult(place, result, await bytesOf(result, memory));

  const fetchWithPaths: ValueStore["fetchWithPaths"] = async (result, folder, memory) => {
    const value = await fetch(result, memory);
    return result.files === undefined ? value : withPaths(value, folder);
  };

  const fetchToRead: ValueStore["fetchToRead"] = async (result, folder, memory) => {
    const known = frozen.find(result);
    if (known !== undefined) return { value: known, isShared: false };
    if (result.codec === "npy" || result.codec === "bytes") {
      const isShared = memory?.use === "view";
      // What is read in place lies where it was lent; a copy is the reader's own, and can be looked at as closely.
      const bytes = await bytesOf(result, memory);
      const own = isShared || memory === undefined ? bytes : new Uint8Array(bytes);
      const view = fetchedView(result, own, isShared);
      if (view !== undefined) return view;
    }
    const value = await fetchWithPaths(result, folder, memory);
    return frozen.add(result, value) ?? { value, isShared: false };
  };

  return {
    hashItems,
    fetchAtOnce: (result) => {
      if (result.inline === undefined || result.files !== undefined) return undefined;
      const bytes = checkedInline(place, keys, result, result.inline);
      if (bytes instanceof Uint8Array) return { value: decodeResult(place, result, bytes) };
      throw new FfuseError({ reason: "entry-damaged", path: bytes.path, found: bytes.found });
    },
    keepAtOnce: (value, { fingerprint, items, folder, scratch }) => {
      const plain = encodePlain(value);
      // A value that is not plain may hold output files, which have to be kept first.
      if (plain === undefined && folder !== undefined) return undefined;
      const { codec, parts } = plain ?? encodeValue(value);
      const sizeBytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
      if (sizeBytes > inlineLimitBytes) return undefined;
      return {
        fingerprint,
        contentHash: contentHash(codec, parts),
        codec,
        sizeBytes,
        items: items.length === 0 ? noItems : hashItems(value, items),
        ...(scratch === undefined ? {} : { scratch }),
        inline: joinBytes(parts),
      };
    },
    keep: async (given, options: KeepOptions) => {
      const { fingerprint, items, origin, folder, scratch } = options;
      // There is no file in plain data, and to look for one takes longer than to encode it.
      const plain = encodePlain(given);
      const { value, files } =
        plain !== undefined || folder === undefined
          ? { value: given, files: [] }
          : await keepOutputFiles(place, keys, given, folder);
      const filesIfAny = files.length === 0 ? {} : { files };
      const { codec, parts } = plain ?? encodeValue(value);
      const sizeBytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
      const itemHashes = hashItems(value, items);
      const inMemory = await lendOut(parts, sizeBytes, options.borrow);
      const content = inMemory === undefined ? parts : [inMemory];
      const isUnhashed = inMemory !== undefined && options.unhashed === true;
      const result: ResultRef = {
        fingerprint,
        contentHash: isUnhashed ? uniqueHash() : contentHash(codec, content),
        codec,
        sizeBytes,
        items: itemHashes,
        ...filesIfAny,
        ...(scratch === undefined ? {} : { scratch }),
      };
      if (sizeBytes <= inlineLimitBytes) return { ...result, inline: joinBytes(parts) };
      // Nobody but this run may read it, and this run has it.
      if (inMemory !== undefined && scratch !== undefined) return result;
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
      await writeEntry(place, key, { header, parts: content });
      return result;
    },
    fetch,
    fetchWithPaths,
    fetchToRead,
  };
}

const noItems: ResultRef["items"] = {};
