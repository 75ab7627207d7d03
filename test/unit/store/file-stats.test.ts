import { expect, test } from "vitest";
import { FileStats } from "../../../src/store/file-stats.ts";
import { openMemoryPlace } from "../../../src/store/places/memory-place.ts";
import type { Place } from "../../../src/contract/place.ts";

const key = "w/stats";
const nowMs = 1_000_000_000;
/** A stamp of a file that was changed so long before now. */
const stampOf = (agoMs: number, size = 3): string => {
  const ns = BigInt(nowMs - agoMs) * 1_000_000n;
  return `${size} ${ns} ${ns} 7`;
};
const old = stampOf(60_000);
const hashOf = (digit: number): string => String(digit).repeat(64);

async function saved(rows: readonly (readonly [string, string])[]): Promise<Place> {
  const place = openMemoryPlace();
  const stats = new FileStats(place, key);
  for (const [path, hash] of rows) await stats.note(path, { stamp: old, hash, readAt: nowMs });
  await stats.save();
  return place;
}

test("what was noted is found by path and stamp, also by the next process", async () => {
  const place = await saved([
    ["/a", hashOf(1)],
    ["/b", hashOf(2)],
  ]);
  const next = new FileStats(place, key);
  expect(await next.find("/a", old)).toBe(hashOf(1));
  expect(await next.find("/b", old)).toBe(hashOf(2));
  expect(await next.find("/c", old)).toBeUndefined();
  expect(await next.find("/a", stampOf(60_000, 4))).toBeUndefined();
  expect(await next.find("/a", stampOf(60_001))).toBeUndefined();
});

test("a content that was read within 2 s of its last change is not believed", async () => {
  const stats = new FileStats(openMemoryPlace(), key);
  const believed = async (agoMs: number): Promise<boolean> => {
    await stats.note("/a", { stamp: stampOf(agoMs), hash: hashOf(1), readAt: nowMs });
    return (await stats.find("/a", stampOf(agoMs))) !== undefined;
  };
  expect(await believed(2001)).toBe(true);
  expect(await believed(2000)).toBe(false);
  expect(await believed(0)).toBe(false);
  // A clock that was moved back, or a time that a program set.
  expect(await believed(-1_000_000)).toBe(false);
});

test("a change of either time makes a content young", async () => {
  const stats = new FileStats(openMemoryPlace(), key);
  const [size, settled, , inode] = old.split(" ");
  const young = stampOf(1000).split(" ")[1];
  for (const stamp of [
    [size, young, settled, inode].join(" "),
    [size, settled, young, inode].join(" "),
  ]) {
    await stats.note("/a", { stamp, hash: hashOf(1), readAt: nowMs });
    expect(await stats.find("/a", stamp)).toBeUndefined();
  }
});

test("damage of any byte, and any cut, forgets all and says nothing wrong", async () => {
  const whole = (await (await saved([["/a", hashOf(1)]])).get(key)) ?? new Uint8Array();
  const found = async (bytes: Uint8Array): Promise<string | undefined> => {
    const place = openMemoryPlace();
    await place.put(key, [bytes]);
    return new FileStats(place, key).find("/a", old);
  };
  expect(await found(whole)).toBe(hashOf(1));
  for (let at = 0; at < whole.byteLength; at++) {
    const flipped = whole.slice();
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    expect(await found(flipped)).toBeUndefined();
    expect(await found(whole.subarray(0, at))).toBeUndefined();
  }
});

test("a file of stats that cannot be read or written costs a hashing, and no run", async () => {
  const fails = (): Promise<never> => Promise.reject(new Error("EIO"));
  const place = { ...openMemoryPlace(), get: fails, getRange: fails, put: fails };
  const stats = new FileStats(place, key);
  expect(await stats.find("/a", old)).toBeUndefined();
  await stats.note("/a", { stamp: old, hash: hashOf(1), readAt: nowMs });
  await stats.save();
  expect(await stats.find("/a", old)).toBe(hashOf(1));
});

test("nothing is written unless something new was noted", async () => {
  const place = await saved([["/a", hashOf(1)]]);
  let puts = 0;
  const counting: Place = { ...place, put: async (...rest) => (puts++, place.put(...rest)) };
  const stats = new FileStats(counting, key);
  await stats.find("/a", old);
  await stats.save();
  expect(puts).toBe(0);
  await stats.note("/b", { stamp: old, hash: hashOf(2), readAt: nowMs });
  await stats.save();
  await stats.save();
  expect(puts).toBe(1);
});
