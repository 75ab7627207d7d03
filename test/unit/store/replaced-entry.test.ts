import { expect, test } from "vitest";
import type { Place } from "../../../src/contract/place.ts";
import type { Fingerprint, NodeName } from "../../../src/model/ids.ts";
import { contentHash } from "../../../src/store/content-hash.ts";
import { formatEntryHeader } from "../../../src/store/entry.ts";
import { openMemoryPlace } from "../../../src/store/places/memory-place.ts";
import { checkEntry, readEntry, readSnapshot } from "../../../src/store/read-entry.ts";
import { whyEntryDamaged } from "../../../src/store/care/verify-entry.ts";

/** Larger than what is read of an entry at first. */
const value = new Uint8Array(100_000).fill(7);
const hash = contentHash("bytes", [value]);
const fingerprint = "f".repeat(64) as Fingerprint;
const key = `results/ff/${fingerprint}`;
const wanted = { key, fingerprint, contentHash: hash };

/** Entries of one value whose headers are not of one length, as two runs write them that compute it at once. */
function entryOf(functionName: string): Uint8Array {
  const header = formatEntryHeader({
    fingerprint,
    codec: "bytes",
    contentHash: hash,
    sizeBytes: value.byteLength,
    items: {},
    snapshot: true,
    node: "large" as NodeName,
    functionName,
    codeHash: hash,
    createdAt: 1,
    durationMs: 1,
  });
  return Buffer.concat([Buffer.from(header), value]);
}

/** A place where the entry is replaced behind every second read of it, `times` times. */
async function restlessPlace(times: number): Promise<Place> {
  const place = openMemoryPlace();
  await place.put(key, [entryOf("a")]);
  let reads = 0;
  return {
    ...place,
    async getRange(...words) {
      const bytes = await place.getRange(...words);
      reads += 1;
      if (reads % 2 === 1 && reads / 2 < times) {
        await place.put(key, [entryOf("a".repeat(1 + (reads % 4)))]);
      }
      return bytes;
    },
  };
}

test.each([0, 1, 2])(
  "an entry that is replaced %i times while it is read is read whole",
  async (times) => {
    const read = await readEntry(await restlessPlace(times), wanted);
    expect(read instanceof Uint8Array ? contentHash("bytes", [read]) : read).toBe(hash);
    expect(await checkEntry(await restlessPlace(times), wanted)).toBeUndefined();
    const snapshot = await readSnapshot(await restlessPlace(times), wanted);
    expect(snapshot && contentHash(snapshot.codec, [snapshot.bytes])).toBe(hash);
    const found = await whyEntryDamaged(await restlessPlace(times), key, {
      fingerprint,
      known: undefined,
    });
    expect(found).toBeUndefined();
  },
);

test("an entry that is damaged stays so however often it is read", async () => {
  const place = openMemoryPlace();
  await place.put(key, [entryOf("a").subarray(0, 90_000)]);
  expect(await readEntry(place, wanted)).toEqual({
    path: `memory/${key}`,
    kind: "damaged",
    found: "its value does not have the 100000 bytes that its header promises",
  });
});
