import { expect, test } from "vitest";
import { defaultRetries } from "../../../src/model/retry-policy.ts";
import { delayBefore } from "../../../src/schedule/delay-before.ts";
import { memoryOfAttempt } from "../../../src/schedule/memory-of-attempt.ts";

const steady = { ...defaultRetries, jitter: false };

test("each wait is so many times the one before, up to the longest", () => {
  const waits = [1, 2, 3, 7, 2000].map((failed) => delayBefore(steady, failed, 0.9));
  expect(waits).toEqual([1000, 2000, 4000, 60_000, 60_000]);
});

test("no wait stays none", () => {
  expect(delayBefore({ ...steady, delayMs: 0 }, 2000, 0)).toBe(0);
});

test("chance shortens a wait by up to a half and never makes it longer", () => {
  const waits = [0, 0.5, 0.75].map((chance) => delayBefore(defaultRetries, 1, chance));
  expect(waits).toEqual([1000, 750, 625]);
});

const need = { numCpus: 1, numGpus: 0, memoryBytes: 100, custom: {} };

test("memory grows with the attempt as far as it may and as there is", () => {
  const grown = (growth: { factor: number; maxBytes?: number }): readonly number[] =>
    [1, 2, 3, 4].map((attempt) => memoryOfAttempt({ need, memoryGrowth: growth }, attempt, 600));
  expect(grown({ factor: 2 })).toEqual([100, 200, 400, 600]);
  expect(grown({ factor: 3, maxBytes: 350 })).toEqual([100, 300, 350, 350]);
  expect(grown({ factor: 2, maxBytes: 50 })).toEqual([100, 100, 100, 100]);
  expect(memoryOfAttempt({ need }, 9, 600)).toBe(100);
});
