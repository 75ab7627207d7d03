import type * as PoolExecutorModule from "../../src/execute/pool-executor.ts";
import { expect, onTestFinished, test } from "vitest";
import { built } from "../support/built.ts";
import { executorContract } from "./executor.contract.ts";
import type { ExecutorOptions } from "./executor.contract.ts";

async function open(options: ExecutorOptions) {
  const { openPoolExecutor } = await built<typeof PoolExecutorModule>("execute/pool-executor.js");
  return openPoolExecutor(options);
}

executorContract("pool executor", open);

test("pool executor: one that never ran a node has no threads to close", async () => {
  const storage = { kind: "memory", path: "", workflow: "" } as const;
  const realm = { bundleFile: "", root: "", entry: "", params: {}, storage };
  const executor = await open({ realm, threads: 2, onNotice: () => undefined });
  onTestFinished(() => executor.close());
  await expect(executor.close()).resolves.toBeUndefined();
});
