import type * as TakeGraphModule from "../../../src/pipeline/take-graph.ts";
import { getEventListeners } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { built } from "../../support/built.ts";
import { makeTree } from "../../support/tree.ts";

test("a signal that outlives the taking of a graph holds nothing of it, whether that went well or not", async () => {
  const { takeGraph } = await built<typeof TakeGraphModule>("take-graph.js");
  const folder = await makeTree({
    "good.ts": `import { workflow } from "ffuse";\nexport default workflow(() => 1)();\n`,
    "bad.ts": `import "ffuse";\nthrow new Error("no");\n`,
  });
  const { signal } = new AbortController();
  const take = (name: string) =>
    takeGraph({
      file: join(folder, name),
      params: {},
      loadTimeoutMs: 30_000,
      onNotice: () => undefined,
      signal,
    });
  expect((await take("good.ts")).graph.nodes).toHaveLength(1);
  await expect(take("bad.ts")).rejects.toThrow();
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
