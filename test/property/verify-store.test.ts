import fc from "fast-check";
import { expect, test } from "vitest";
import type { Place } from "../../src/contract/place.ts";
import type { Finding } from "../../src/model/store-care.ts";
import { measureStore } from "../../src/store/care/measure-store.ts";
import { verifyStore } from "../../src/store/care/verify-store.ts";
import { openMemoryPlace } from "../../src/store/places/memory-place.ts";
import { makeHistory, readStore, timeOf } from "../support/store-history.ts";
import type { HistoryStep } from "../support/store-history.ts";
import { propertySeed } from "../support/property-seed.ts";

const steps: readonly HistoryStep[] = [
  { type: "run", nodes: { a: 1, b: 2, c: 3 } },
  { type: "run", nodes: { a: 4, b: 5, d: 3 } },
  { type: "remove", name: "d" },
  { type: "run", nodes: { a: 1, b: 2, e: 6 } },
];
const workflow = "W w";

/** What can befall a file. */
const damage = fc.record({
  file: fc.nat(),
  how: fc.constantFrom("flip", "cut", "empty", "swap", "remove", "add", "insert"),
  at: fc.nat(),
  bit: fc.nat(7),
});
type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never;

async function harm(place: Place, { file, how, at, bit }: Damage): Promise<void> {
  const keys = (await place.list("")).map(({ key }) => key);
  const key = keys[file % keys.length];
  const bytes = key === undefined ? undefined : await place.get(key);
  if (key === undefined || bytes === undefined) return;
  const position = at % Math.max(1, bytes.byteLength);
  switch (how) {
    case "flip":
      bytes[position] = (bytes[position] ?? 0) ^ (1 << bit);
      return place.put(key, [bytes]);
    case "cut":
      return place.put(key, [bytes.subarray(0, position)]);
    case "empty":
      return place.put(key, []);
    case "swap": {
      const other = keys[at % keys.length] ?? key;
      await place.put(key, [(await place.get(other)) ?? new Uint8Array()]);
      return place.put(other, [bytes]);
    }
    case "remove":
      return place.delete(key);
    case "add":
      return place.append(key, new TextEncoder().encode('{"type":"result"}\n'));
    case "insert":
      return place.put(key, [
        ...[bytes.subarray(0, position), Uint8Array.of(bit), bytes.subarray(position)],
      ]);
  }
}

async function verify(place: Place, repair: boolean): Promise<readonly Finding[]> {
  const all: Finding[] = [];
  for await (const { findings } of verifyStore(place, { now: timeOf(99), repair })) {
    all.push(...findings);
  }
  return all;
}

test("whatever befell its files, a store is looked over without a throw, and mended serves nothing wrong and is whole", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
      const place = openMemoryPlace();
      await makeHistory(place, steps, { workflow });
      const before = await readStore(place, workflow);
      for (const each of damages) await harm(place, each);
      await verify(place, false);
      await measureStore(place, { now: timeOf(99) });
      await verify(place, true);
      const left = (await verify(place, false)).filter(({ kind }) => kind === "damaged");
      // A name that nothing says any more cannot come back.
      expect(left.filter(({ found }) => !found.endsWith("and no journal says it"))).toEqual([]);
      const after = await readStore(place, workflow);
      expect(after.warnings).toEqual([]);
      for (const [number, value] of after.byFingerprint) {
        expect(value).toEqual(before.byFingerprint.get(number));
      }
      await makeHistory(place, steps, { workflow, first: steps.length });
      expect((await readStore(place, workflow)).warnings).toEqual([]);
    }),
    { seed: propertySeed, numRuns: 60 },
  );
});
