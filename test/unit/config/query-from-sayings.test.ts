import { expect, test } from "vitest";
import { queryFromSayings } from "../../../src/config/query-from-sayings.ts";

const place = { file: "/b.ts", line: 3, column: 5 };

test("what is said in code means what it would mean in a query file", () => {
  const match = { kind: "glob", text: "a*" } as const;
  const query = queryFromSayings(
    [
      { kind: "init", value: { numCpus: 4, memory: "2GB", resources: { _api: { rate: "10/s" } } } },
      { kind: "init", value: { num_gpus: 1, limits: { train: 2 } } },
      { kind: "storage", value: { options: { path: "there" } } },
      { kind: "remote-args", match, value: { numCpus: 2, timeout_seconds: 3 }, place },
      { kind: "task-args", match, value: { tags: ["x"], expires: "1d" }, place },
    ],
    "/b.ts",
  );

  expect(query).toEqual({
    init: {
      ...{ numCpus: 4, numGpus: 1, memoryBytes: 2e9, limits: { train: 2 } },
      ...{ resources: { _api: Infinity }, rates: { _api: expect.anything() } },
    },
    storage: { kind: "file", options: { path: "there" } },
    rules: [
      { match, settings: { numCpus: 2, timeoutMs: 3000 }, place },
      { match, settings: { tags: ["x"], expiresMs: 86_400_000 }, place },
    ],
  });
});

test("all mistakes are told, each at the call that made it", () => {
  expect(() =>
    queryFromSayings(
      [
        { kind: "init", value: { num_cpus: -1 }, place },
        { kind: "init", value: 7 },
        { kind: "storage", value: { kind: "tape" }, place },
      ],
      "/b.ts",
    ),
  ).toThrow(
    expect.objectContaining({
      failures: [
        expect.objectContaining({ reason: "query-bad-number", place }),
        expect.objectContaining({
          ...{ reason: "query-wrong-type", place: { file: "/b.ts", line: 1, column: 1 } },
        }),
        expect.objectContaining({ reason: "query-unknown-value", place }),
      ],
    }),
  );
});
