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
  await rig.run("Rows_0000", { memoryBytes });
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const first = rig.run("first", { memoryBytes });
  const held = await drive.started("first");
  vi.setSystemTime(Date.now() + 3_600_000);
  held.go();
  await first;
  const second = rig.run("second", { memoryBytes });
  (await drive.started("second")).go("all");
  expect(await second).toMatchObject({
    kind: "failed",
    failure: { reason: "node-out-of-memory", limitBytes: memoryBytes },
  });
  const again = rig.run("second", { memoryBytes });
  // The first call starts once more only where it is made again.
  void drive.started("first").then((node) => {
    node.go();
  });
  (await drive.started("second")).go();
  expect((await again).kind).toBe("kept");
  expect(await rig.value("second")).toBe(3);
  expect(rig.resumed()).toEqual([{ how: "restored", after: "first", calls: 0 }]);
});

const stuck = `
import { execSync, spawnSync } from "node:child_process";
import { driven } from "./driven.ts";
f("loops", () => { for (;;); });
f("waits", () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
f("shell", () => execSync("sleep 1000"));
f("child", () => { for (;;) spawnSync("sleep", ["1000"]); });
f("held", () => driven("held"));
f("good", () => 1);
`;

test.each(["loops", "waits", "shell", "child"])(
  "pool executor: a node that holds its thread for too long is ended with it (%s), and no other node is",
  async (name) => {
    const drive = await openDrive();
    const rig = await openExecutorRig(open, stuck, drive);
    const held = rig.run("held");
    const other = await drive.started("held");
    const report = await rig.run(name, { timeoutMs: 50 });
    expect(report).toMatchObject({
      kind: "failed",
      failure: { reason: "node-timed-out", timeoutMs: 50 },
    });
    expect((await rig.run("good", { timeoutMs: 600_000 })).kind).toBe("kept");
    other.go();
    expect((await held).kind).toBe("kept");
  },
);

test("pool executor: the time that a thread takes to load the workflow does not count", async () => {
  const rig = await openExecutorRig(
    open,
    `for (const end = Date.now() + 1200; Date.now() < end;);
f("quick", () => 1);`,
  );
  expect((await rig.run("quick", { timeoutMs: 1000 })).kind).toBe("kept");
});

test("pool executor: more nodes than threads that all time out leave nobody waiting for ever", async () => {
  const names = Array.from({ length: 8 }, (_, index) => `endless-${index}`);
  const rig = await openExecutorRig(
    open,
    names.map((name) => `f("${name}", () => new Promise(() => {}));`).join("\n"),
  );
  const reports = await Promise.all(names.map((name) => rig.run(name, { timeoutMs: 10 })));
  expect(reports.map((report) => report.kind === "failed" && report.failure.reason)).toEqual(
    names.map(() => "node-timed-out"),
  );
});

test("pool executor: a hundred live instances share a few threads, each with its own state and its calls in order", async () => {
  const count = 100;
  const rig = await openExecutorRig(
    open,
    `
import { threadId } from "node:worker_threads";
const Sum = workflow(class Sum {
  #n; constructor(n: number) { this.#n = n; }
  add(n: number) { return { sum: (this.#n += n), threadId }; }
  die() { process.exit(3); }
});
for (let i = 0; i < ${count}; i++) {
  const sum = new Sum(i);
  sum.add(1).setName(\`a-\${i}\`); sum.add(10).setName(\`b-\${i}\`);
  if (i === 0) sum.die().setName("die");
}`,
    { notClonable: "its class has private members (#n)" },
  );
  const each = Array.from({ length: count }, (_, i) => String(i));
  const constructions = each.map((i) => `Sum_${i.padStart(4, "0")}`);
  await Promise.all(constructions.map((name) => rig.run(name)));
  await Promise.all(each.map((i) => rig.run(`a-${i}`)));
  expect(rig.replayed.every((calls) => calls.length === 0)).toBe(true);
  await Promise.all(each.map((i) => rig.run(`b-${i}`)));
  const values = (await Promise.all(each.map((i) => rig.value(`b-${i}`)))) as {
    readonly sum: number;
    readonly threadId: number;
  }[];
  expect(values.map(({ sum }) => sum)).toEqual(each.map((i) => Number(i) + 11));
  expect(new Set(values.map(({ threadId }) => threadId)).size).toBe(8);
  // A thread that dies takes the instances on it with it; they come back when they are called again.
  expect(await rig.run("die")).toMatchObject({ failure: { reason: "node-exited", exitCode: 3 } });
  await Promise.all(each.map((i) => rig.run(`b-${i}`)));
  const again = await Promise.all(each.map((i) => rig.value(`b-${i}`)));
  expect(again.map((value) => (value as { readonly sum: number }).sum)).toEqual(
    values.map(({ sum }) => sum),
  );
  for (const name of constructions) await rig.executor.releaseInstance(rig.taken.node(name).id);
});
