import { expect, test } from "vitest";
import { finishAtOnce } from "../../../src/pipeline/finish-at-once.ts";
import { openMemoryPlace } from "../../../src/store/places/memory-place.ts";
import { storeKeys } from "../../../src/store/store-keys.ts";
import { failuresOf } from "../../support/failures-of.ts";

test("a storage that cannot be written to is told as such by a run with nothing to compute", async () => {
  const place = {
    ...openMemoryPlace(),
    title: "/full",
    append: () => Promise.reject(Object.assign(new Error("no space"), { code: "ENOSPC" })),
  };
  const mark = { key: "", nodes: 1, savedMs: 0, declared: [], targets: [] };
  const found = { mark, stamps: new Map<string, string>() };
  const failures = await failuresOf(() =>
    finishAtOnce({
      ...{ run: "r" as never, workflow: "w", emit: () => undefined },
      marks: { found, at: { place, keys: storeKeys("w") } },
      params: undefined,
      capacity: { numCpus: 1, numGpus: 0, memoryBytes: 0, custom: {} },
    }),
  );
  expect(failures).toEqual([{ reason: "storage-unwritable", folder: "/full", code: "ENOSPC" }]);
});
