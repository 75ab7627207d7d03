import type * as PoolExecutorModule from "../../src/execute/pool-executor.ts";
import { expect, onTestFinished, test, vi } from "vitest";
import { built } from "../support/built.ts";
import { openDrive } from "../support/driven-node.ts";
import { openExecutorRig } from "../support/executor-rig.ts";
import type { ExecutorOptions } from "../support/executor-rig.ts";
import { executorContract } from "./executor.contract.ts";

async function open(options: ExecutorOptions) {
  const { openPoolExecutor } = await built<typeof PoolExecutorModule>("pool-executor.js");
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

test("pool executor: an instance whose thread runs out of memory is restored from what was kept of it", async () => {
  const drive = await openDrive();
  const rig = await openExecutorRig(
    open,
    `
import { driven } from "./driven.ts";
const Rows = workflow(class Rows {
  count = 1;
  async add(name: string) { if ((await driven(name)) === "all") this.fill(); return (this.count += 1); }
  fill() { const all = []; for (;;) all.push(new Array(100_000).fill(all.length)); }
});
const rows = new Rows();
rows.add("first").setName("first"); rows.add("second").setName("second");
`,
    drive,
  );
  const memoryBytes = 64 * 1024 * 1024;
  await rig.run("Rows_0000", memoryBytes);
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const first = rig.run("first", memoryBytes);
  const held = await drive.started("first");
  vi.setSystemTime(Date.now() + 3_600_000);
  held.go();
  await first;
  const second = rig.run("second", memoryBytes);
  (await drive.started("second")).go("all");
  expect(await second).toMatchObject({
    kind: "failed",
    failure: { reason: "node-out-of-memory", limitBytes: memoryBytes },
  });
  const again = rig.run("second", memoryBytes);
  // The first call starts once more only where it is made again.
  void drive.started("first").then((node) => {
    node.go();
  });
  (await drive.started("second")).go();
  expect((await again).kind).toBe("kept");
  expect(await rig.value("second")).toBe(3);
  expect(rig.resumed()).toEqual([{ how: "restored", after: "first", calls: 0 }]);
});
