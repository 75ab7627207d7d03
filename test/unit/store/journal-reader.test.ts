import { expect, test } from "vitest";
import type { Place } from "../../../src/contract/place.ts";
import { JournalReader } from "../../../src/store/journal-reader.ts";

/** A journal of lines of one length, and what is read of it. */
function journal(count: number) {
  const length = 1_000;
  const lineAt = (index: number): string => `${index}`.padEnd(length - 1, "x") + "\n";
  let bytes = Buffer.from(Array.from({ length: count }, (_, index) => lineAt(index)).join(""));
  const sizes: number[] = [];
  const getRange = async (_: string, offset: number, wanted: number) => {
    const part = bytes.subarray(offset, offset + wanted);
    sizes.push(part.byteLength);
    return part;
  };
  const reader = new JournalReader({ getRange } as Partial<Place> as Place);
  return {
    sizes,
    read: (index: number) => reader.read("run", { offset: index * length, length }),
    append: () => {
      bytes = Buffer.concat([bytes, Buffer.from(lineAt(bytes.byteLength / length))]);
    },
    lineAt,
  };
}

test("lines are read right in any order, and a journal of some megabytes is read about once", async () => {
  const { sizes, read, lineAt } = journal(5_000);
  for (let step = 0; step < 5_000; step += 1) {
    const index = (step * 3_001) % 5_000;
    expect(await read(index)).toBe(lineAt(index));
  }
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1.1 * 5_000_000);
  expect(await read(5_000)).toBe(undefined);
});

test("of a journal that goes on, only what is new is read again", async () => {
  const { sizes, read, append, lineAt } = journal(100);
  expect(await read(99)).toBe(lineAt(99));
  for (let index = 100; index < 110; index += 1) {
    expect(await read(index)).toBe(undefined);
    append();
    expect(await read(index)).toBe(lineAt(index));
  }
  expect(await read(3)).toBe(lineAt(3));
  expect(Math.max(...sizes.slice(1))).toBe(1_000);
});
