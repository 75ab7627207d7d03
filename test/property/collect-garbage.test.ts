import fc from "fast-check";
import { expect, test } from "vitest";
import { collectGarbage } from "../../src/store/care/collect-garbage.ts";
import { openMemoryPlace } from "../../src/store/places/memory-place.ts";
import { dayMs, makeHistory, readStore, timeOf } from "../support/store-history.ts";
import type { HistoryStep } from "../support/store-history.ts";
import { propertySeed } from "../support/property-seed.ts";

const name = fc.constantFrom("a", "b", "c", "__proto__");
const run: fc.Arbitrary<HistoryStep> = fc.record({
  type: fc.constant("run" as const),
  nodes: fc
    .array(fc.tuple(name, fc.integer({ min: 1, max: 12 })), { maxLength: 4 })
    .map((nodes) => Object.fromEntries(nodes)),
  ends: fc.boolean(),
});
const removal: fc.Arbitrary<HistoryStep> = fc.record({
  type: fc.constant("remove" as const),
  name,
});
const history = fc.array(fc.oneof({ arbitrary: run, weight: 4 }, removal), { maxLength: 8 });
const options = fc.record(
  {
    olderThanMs: fc.integer({ min: 0, max: 10 }).map((days) => days * dayMs + dayMs / 2),
    keepRuns: fc.nat(4),
    maxBytes: fc.nat(100_000),
  },
  { requiredKeys: [] },
);

test("whatever happened and whatever is asked for, what the kept runs got is read back the same, and nothing gone comes back", async () => {
  await fc.assert(
    fc.asyncProperty(history, options, history, async (steps, asked, later) => {
      const place = openMemoryPlace();
      const runs = await makeHistory(place, steps);
      const before = await readStore(place);
      const now = timeOf(10);
      const report = await collectGarbage(place, { ...asked, now, dryRun: false });
      const after = await readStore(place);
      expect(after.warnings).toEqual([]);

      // What is there is what was there before, under numbers and under names.
      for (const [number, value] of after.byFingerprint) {
        expect(value).toEqual(before.byFingerprint.get(number));
      }
      for (const [each, value] of after.byName) expect(value).toEqual(before.byName.get(each));

      const { olderThanMs, keepRuns, maxBytes } = asked;
      const isAll = olderThanMs === undefined && keepRuns === undefined && maxBytes === undefined;
      const kept = runs.filter(
        ({ at }, index) =>
          isAll ||
          index >= runs.length - (keepRuns ?? 0) ||
          (maxBytes === undefined && olderThanMs !== undefined && at > now - olderThanMs),
      );
      for (const { got } of kept) {
        for (const number of got.values()) {
          expect(after.byFingerprint.get(number)).toEqual(before.byFingerprint.get(number));
        }
      }
      if (olderThanMs === undefined && maxBytes === undefined) {
        expect(after.byName).toEqual(before.byName);
      }
      if (maxBytes !== undefined && keepRuns === undefined) {
        expect(report.bytesLeft).toBeLessThanOrEqual(maxBytes);
      }
      const sizes = (await place.list("")).map(({ sizeBytes }) => sizeBytes);
      expect(report.bytesLeft).toBe(sizes.reduce((sum, size) => sum + size, 0));

      // It goes on as a store does.
      await makeHistory(place, later, { first: steps.length });
      expect((await readStore(place)).warnings).toEqual([]);
    }),
    { seed: propertySeed, numRuns: 80 },
  );
});
