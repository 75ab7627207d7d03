import type { Place } from "../contract/place.ts";
import type { FoundSnapshot, SnapshotStore } from "../contract/snapshot-store.ts";
import type { Fingerprint, NodeName } from "../model/ids.ts";
import type { CodecName } from "../model/result-ref.ts";
import { decodeValue } from "./codecs/decode-value.ts";
import { encodeValue } from "./codecs/encode-value.ts";
import { contentHash } from "./content-hash.ts";
import { joinBytes } from "./join-bytes.ts";
import { readSnapshot } from "./read-entry.ts";
import { storeKeys } from "./store-keys.ts";
import { isUnkeepableError } from "./unkeepable-error.ts";
import { writeEntry } from "./write-entry.ts";

/** How many snapshots are looked for at once. */
const atOnce = 16;

/** The states of instances of a workflow. */
export function openSnapshotStore({
  place,
  workflow,
}: {
  readonly place: Place;
  readonly workflow: string;
}): SnapshotStore {
  const keys = storeKeys(workflow);

  const isThere = async (fingerprint: Fingerprint): Promise<boolean> => {
    const head = await place.getRange(keys.snapshot(fingerprint), 0, 1);
    return head !== undefined;
  };

  /** The state of a snapshot that is there, in a list of one; undefined if it is damaged. */
  const read = async (fingerprint: Fingerprint): Promise<readonly [unknown] | undefined> => {
    const entry = await readSnapshot(place, { key: keys.snapshot(fingerprint), fingerprint });
    if (entry === undefined) return undefined;
    try {
      return [decodeValue(entry.codec, entry.bytes)];
    } catch {
      return undefined;
    }
  };

  return {
    async keep(state, { fingerprint, whyUnlike, node, functionName, codeHash, createdAt }) {
      const encoded = encodeOrWhy(state);
      if (typeof encoded === "string") return encoded;
      const { codec, bytes } = encoded;
      const why = whyUnlike(decodeValue(codec, bytes));
      if (why !== undefined) return why;
      const header = {
        fingerprint,
        codec,
        contentHash: contentHash(codec, [bytes]),
        sizeBytes: bytes.byteLength,
        items: {},
        node: node as NodeName,
        functionName,
        codeHash,
        durationMs: 0,
        createdAt,
        snapshot: true,
      } as const;
      await writeEntry(place, keys.snapshot(fingerprint), { header, parts: [bytes] });
      return undefined;
    },
    async findFirst(fingerprints): Promise<FoundSnapshot> {
      const damaged: number[] = [];
      for (let start = 0; start < fingerprints.length; start += atOnce) {
        const group = fingerprints.slice(start, start + atOnce);
        const there = await Promise.all(group.map(isThere));
        for (const [offset, fingerprint] of group.entries()) {
          if (there[offset] !== true) continue;
          const state = await read(fingerprint);
          const index = start + offset;
          if (state !== undefined) return { found: { index, state: state[0] }, damaged };
          damaged.push(index);
        }
      }
      return { damaged };
    },
    drop: (fingerprint) => place.delete(keys.snapshot(fingerprint)),
  };
}

function encodeOrWhy(state: unknown): ReturnType<typeof encoded> | string {
  try {
    return encoded(state);
  } catch (error) {
    if (!isUnkeepableError(error)) throw error;
    return error.where === "" ? `it is ${error.what}` : `${error.where} is ${error.what}`;
  }
}

function encoded(state: unknown): { readonly codec: CodecName; readonly bytes: Uint8Array } {
  const { codec, parts } = encodeValue(state);
  return { codec, bytes: joinBytes(parts) };
}
