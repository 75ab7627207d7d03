import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Executor } from "../../src/contract/executor.ts";
import type { Fingerprint, NodeId } from "../../src/model/ids.ts";
import { itemPathKey } from "../../src/model/item-path.ts";
import type { NodeWork } from "../../src/model/node-work.ts";
import { openDrive } from "../support/driven-node.ts";
import { openExecutorRig } from "../support/executor-rig.ts";
import type { ExecutorOptions, ExecutorRig, ExecutorRigOptions } from "../support/executor-rig.ts";

/** What every executor must do, whatever it runs nodes on. */
export function executorContract(
  kind: string,
  open: (options: ExecutorOptions) => Executor | Promise<Executor>,
): void {
  const rigOf = (body: string, options?: ExecutorRigOptions): Promise<ExecutorRig> =>
    openExecutorRig(open, body, options);

  test(`${kind}: a node's value is kept where its report says, small or large, with its parents' values as arguments`, async () => {
    const rig = await rigOf(`
const small = f("small", () => ({ n: 1 }));
const large = f("large", () => new Float64Array(5000).fill(2));
f("sum", async (n, rows) => n + rows[0], small.n, large);
`);
    const reports = [await rig.run("small"), await rig.run("large"), await rig.run("sum")];
    expect(reports.map((report) => report.kind)).toEqual(["kept", "kept", "kept"]);
    expect(await rig.value("small")).toEqual({ n: 1 });
    expect(await rig.value("large")).toEqual(new Float64Array(5000).fill(2));
    expect(await rig.value("sum")).toBe(3);
    expect([rig.result("small").inline === undefined, rig.result("large").inline]).toEqual([
      false,
      undefined,
    ]);
  });

  test(`${kind}: nothing that a node does makes a promise reject: it comes back as a failure`, async () => {
    const rig = await rigOf(`
f("throws", () => { throw new TypeError("no"); });
f("rejects", () => Promise.reject(undefined));
f("unkeepable", () => ({ fit: () => 1 }));
f("exits", () => process.exit(3));
f("timer", () => new Promise(() => { setTimeout(() => { throw new Error("late"); }, 1); }));
f("item", (x) => x, (f("empty", () => ({})) as any).a);
f("good", () => 1);
`);
    await rig.run("empty");
    const failures = new Map<string, unknown>();
    for (const name of ["throws", "rejects", "unkeepable", "exits", "timer", "item"]) {
      const report = await rig.run(name);
      failures.set(name, report.kind === "failed" ? report.failure : report.kind);
    }
    expect(Object.fromEntries(failures)).toMatchObject({
      throws: { reason: "node-threw", thrown: { name: "TypeError", message: "no" } },
      rejects: { reason: "node-threw", thrown: { name: "undefined", message: "" } },
      unkeepable: { reason: "node-returned-unkeepable", where: ".fit" },
      exits: { reason: "node-exited", exitCode: 3 },
      timer: { reason: "node-threw", thrown: { message: "late" } },
      item: { reason: "node-item-missing", parent: "empty", item: ".a" },
    });
    expect((await rig.run("good")).kind).toBe("kept");
  });

  test(`${kind}: every line that a node prints is told before its report`, async () => {
    const rig = await rigOf(`
f("prints", () => { process.stdout.write("one\\n"); process.stderr.write("two\\n"); process.stdout.write("three"); return 1; });
`);
    await rig.run("prints");
    const node = rig.taken.node("prints").id;
    expect(rig.notices).toEqual([
      { kind: "printed", node, stream: "stdout", line: "one" },
      { kind: "printed", node, stream: "stderr", line: "two" },
      { kind: "printed", node, stream: "stdout", line: "three" },
    ]);
  });

  const counter = `
const Counter = workflow(class Counter {
  #n = 0;
  add(n: number) { process.stdout.write(\`add \${n}\\n\`); return (this.#n += n); }
  fail() { this.#n = 100; throw new Error("no"); }
});
const counter = new Counter();
counter.add(1).setName("one"); counter.add(2).setName("two"); counter.fail().setName("fail"); counter.add(4).setName("four");
`;
  const notClonable = "its class has private members (#n)";

  test(`${kind}: the calls on one instance act on one live object, and nothing is made twice`, async () => {
    const rig = await rigOf(counter, { notClonable });
    for (const name of ["Counter_0000", "one", "two"]) await rig.run(name);
    expect(await rig.value("two")).toBe(3);
    expect(rig.replayed).toEqual([[], [], []]);
  });

  test(`${kind}: a call whose instance is not alive replays the calls before it, silently`, async () => {
    const rig = await rigOf(counter, { notClonable });
    await rig.run("two");
    expect(await rig.value("two")).toBe(3);
    expect(rig.replayed).toEqual([["Counter_0000", "one"]]);
    expect(rig.notices).toEqual([
      {
        kind: "resumed",
        node: rig.taken.node("two").id,
        instance: rig.taken.node("Counter_0000").id,
        resumed: { how: "replayed", calls: 2, why: `no snapshot: ${notClonable}` },
      },
      { kind: "printed", node: rig.taken.node("two").id, stream: "stdout", line: "add 2" },
    ]);
    await rig.executor.releaseInstance(rig.taken.node("Counter_0000").id);
    await rig.run("one");
    expect(rig.replayed.at(-1)).toEqual(["Counter_0000"]);
    expect(await rig.value("one")).toBe(1);
  });

  test(`${kind}: after a call that failed the instance is built again`, async () => {
    const rig = await rigOf(counter, { notClonable });
    for (const name of ["Counter_0000", "one"]) await rig.run(name);
    expect((await rig.run("fail")).kind).toBe("failed");
    await rig.run("two");
    expect([rig.replayed.at(-1), await rig.value("two")]).toEqual([["Counter_0000", "one"], 3]);
  });

  const sum = `
import { driven } from "./driven.ts";
const Sum = workflow(class Sum {
  total = 0;
  seen = new Set<number>();
  add(n: number) { process.stdout.write(\`add \${n}\\n\`); this.seen.add(n); return (this.total += n); }
  async slow() { await driven("slow"); return (this.total += 10); }
  async odd() { this.total = 1000; if ((await driven("odd")) === "exit") process.exit(3); return this.seen.size; }
});
const sum = new Sum();
sum.add(1).setName("one"); sum.slow().setName("slow"); sum.add(4).setName("four"); sum.odd().setName("odd");
`;

  /** Runs a chain whose call "slow" takes this long by the clock of the test, and whose call "odd" ends the thread. */
  async function exitAfter(durationMs: number): Promise<ExecutorRig> {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const drive = await openDrive();
    const rig = await rigOf(sum, drive);
    for (const name of ["Sum_0000", "one"]) await rig.run(name);
    const slow = rig.run("slow");
    const held = await drive.started("slow");
    vi.setSystemTime(Date.now() + durationMs);
    held.go();
    await slow;
    await rig.run("four");
    const odd = rig.run("odd");
    (await drive.started("odd")).go("exit");
    expect(await odd).toMatchObject({ failure: { reason: "node-exited", exitCode: 3 } });
    const again = rig.run("odd");
    // It starts once more only where it is made again.
    void drive.started("slow").then((node) => {
      node.go();
    });
    (await drive.started("odd")).go("stay");
    expect((await again).kind).toBe("kept");
    return rig;
  }

  test(`${kind}: an instance that was let go of is restored as it was, and none of its calls is made again`, async () => {
    const drive = await openDrive();
    const rig = await rigOf(sum, drive);
    for (const name of ["Sum_0000", "one"]) await rig.run(name);
    await rig.executor.releaseInstance(rig.taken.node("Sum_0000").id);
    const slow = rig.run("slow");
    (await drive.started("slow")).go();
    await slow;
    expect([await rig.value("slow"), rig.printed()]).toEqual([11, ["add 1"]]);
    expect(rig.resumed()).toEqual([{ how: "restored", after: "one", calls: 0 }]);
  });

  test(`${kind}: much work on an instance is kept before its next call, and is there after its thread has ended`, async () => {
    const rig = await exitAfter(3_600_000);
    expect(await rig.value("odd")).toBe(2);
    expect(rig.resumed()).toEqual([{ how: "restored", after: "slow", calls: 1 }]);
    expect(rig.printed()).toEqual(["add 1", "add 4"]);
  });

  test(`${kind}: little work is not kept before the last call of an instance, and is done again if its thread ends`, async () => {
    const rig = await exitAfter(0);
    expect(await rig.value("odd")).toBe(2);
    expect(rig.resumed()).toEqual([{ how: "replayed", calls: 4, why: "no snapshot was kept" }]);
  });

  test(`${kind}: parts of a kept value are measured, alike for equal parts`, async () => {
    const rig = await rigOf(`f("pair", () => ({ a: [1], b: [1], rows: new Float64Array(5000) }));`);
    await rig.run("pair");
    const report = await rig.executor.measure(rig.result("pair"), [
      ["a"],
      ["b"],
      ["rows", 0],
      ["no"],
    ]);
    if (report.kind !== "measured") throw new Error(report.kind);
    const [a, b, zero, absent] = [["a"], ["b"], ["rows", 0], ["no"]].map(
      (path) => report.items[itemPathKey(path)],
    );
    expect(a).toMatch(/^[0-9a-f]{64}$/);
    expect([a === b, a === zero, zero === absent]).toEqual([true, false, false]);
  });

  test(`${kind}: an input that is gone is told with the node it is of, and a measuring of it too`, async () => {
    const rig = await rigOf(
      `f("use", (rows) => rows[0], f("rows", () => new Float64Array(5000)));`,
    );
    await rig.run("rows");
    const results = join(rig.taken.realm.storage.path, "w", "results");
    const [folder = ""] = await readdir(results);
    await rm(join(results, folder), { recursive: true });
    expect(await rig.run("use")).toMatchObject({
      kind: "input-damaged",
      parent: rig.taken.node("rows").id,
      path: expect.stringContaining(rig.result("rows").fingerprint) as string,
    });
    expect(await rig.executor.measure(rig.result("rows"), [["0"]])).toMatchObject({
      kind: "input-damaged",
    });
  });

  test(`${kind}: a workflow that records another call than the one asked for is told as different`, async () => {
    const rig = await rigOf(`f("one", () => 1);`);
    const work: NodeWork = {
      call: { node: 0 as NodeId, name: "one", callHash: "0".repeat(64), inputs: [] },
      keep: {
        fingerprint: "1".repeat(64) as Fingerprint,
        items: [],
        functionName: "f",
        codeHash: "",
      },
    };
    expect((await rig.executor.run(work)).kind).toBe("differs");
  });

  test(`${kind}: a node that waits without end is ended when its time is over, and the next one runs`, async () => {
    const rig = await rigOf(`
f("endless", () => new Promise(() => { setInterval(() => undefined, 1000); }));
f("good", async () => 1);
`);
    expect(await rig.run("endless", { timeoutMs: 20 })).toMatchObject({
      kind: "failed",
      failure: { reason: "node-timed-out", timeoutMs: 20 },
    });
    expect((await rig.run("good", { timeoutMs: 600_000 })).kind).toBe("kept");
  });

  test(`${kind}: a node that ends too late by itself has timed out, whether it gives a value or throws`, async () => {
    const rig = await rigOf(`
const spin = () => { for (const end = Date.now() + 40; Date.now() < end;); };
f("late", () => { spin(); return 1; });
f("throws", async () => { spin(); throw new Error("no"); });
`);
    for (const name of ["late", "throws"]) {
      expect(await rig.run(name, { timeoutMs: 10 })).toMatchObject({
        failure: { reason: "node-timed-out", timeoutMs: 10 },
      });
    }
  });

  test(`${kind}: an instance whose call timed out is built again, and the calls before it have their own time`, async () => {
    const rig = await rigOf(
      `
const Slow = workflow(class Slow {
  #n = 0;
  add() { for (const end = Date.now() + 1000; Date.now() < end;); return (this.#n += 1); }
  read() { return this.#n; }
  hang() { this.#n = 100; return new Promise(() => {}); }
});
const slow = new Slow();
slow.add().setName("add"); slow.read().setName("read"); slow.hang().setName("hang");
`,
      { notClonable: "its class has private members (#n)" },
    );
    for (const name of ["Slow_0000", "add"]) await rig.run(name);
    expect(await rig.run("hang", { timeoutMs: 20 })).toMatchObject({
      failure: { reason: "node-timed-out" },
    });
    expect((await rig.run("read", { timeoutMs: 800 })).kind).toBe("kept");
    expect([rig.replayed.at(-1), await rig.value("read")]).toEqual([["Slow_0000", "add"], 1]);
  });

  test(`${kind}: a node knows its name, attempt and resources, also after an await and in what it calls, and its log and last progress come before its report`, async () => {
    const rig = await rigOf(`
import { context } from "ffuse";
const below = () => { const { name, attempt, resources } = context(); return { name, attempt, resources }; };
f("knows", async () => {
  const { log, progress } = context();
  log("began", { rows: 3n, at: Infinity, nothing: undefined, deep: { a: [1] } });
  for (let i = 0; i <= 1000; i++) progress(i, 1000, "reading");
  await new Promise((resolve) => setTimeout(resolve, 1));
  context().log("half");
  return below();
});
const Model = workflow(class Model { fit() { context().log("fits"); return context().name; } });
new Model().fit().setName("fit");
`);
    const resources = { numCpus: 2, numGpus: 0, memoryBytes: 0, custom: { _disk: 0.5 } };
    expect((await rig.run("knows", { attempt: 3, resources })).kind).toBe("kept");
    expect(await rig.value("knows")).toEqual({ name: "knows", attempt: 3, resources });
    const node = rig.taken.node("knows").id;
    const told = rig.notices.filter(({ kind }) => kind === "log" || kind === "progress");
    expect(told[0]).toEqual({
      kind: "log",
      node,
      message: "began",
      fields: { rows: "3", at: "Infinity", deep: { a: [1] } },
    });
    expect(told.at(-1)).toEqual({
      kind: "progress",
      node,
      done: 1000,
      total: 1000,
      note: "reading",
    });
    expect(told.length).toBeLessThan(20);
    for (const name of ["Model_0000", "fit"]) await rig.run(name);
    expect(await rig.value("fit")).toBe("fit");
  });

  test(`${kind}: the signal of a node is aborted when its time is over, and code that heeds it can clean up`, async () => {
    const rig = await rigOf(`
import { context } from "ffuse";
f("heeds", async () => {
  const { signal } = context();
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  process.stdout.write("cleaned up\\n");
  return signal.reason.name;
});
`);
    expect(await rig.run("heeds", { timeoutMs: 20 })).toMatchObject({
      failure: { reason: "node-timed-out", timeoutMs: 20 },
    });
    expect(rig.printed()).toEqual(["cleaned up"]);
  });

  test(`${kind}: a stop aborts the signals of what runs first, and code that heeds it can clean up`, async () => {
    const drive = await openDrive();
    const rig = await rigOf(
      `
import { context } from "ffuse";
import { driven } from "./driven.ts";
f("heeds", async () => {
  const { signal } = context();
  const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve));
  void driven("heeds").catch(() => undefined);
  await aborted;
  process.stdout.write("cleaned up\\n");
  throw signal.reason;
});
`,
      drive,
    );
    const report = rig.run("heeds");
    await drive.started("heeds");
    await rig.executor.stop();
    expect(await report).toMatchObject({ kind: "failed", failure: { reason: "node-stopped" } });
    expect(rig.printed()).toEqual(["cleaned up"]);
  });

  test(`${kind}: of a node that takes its time, the largest heap that was seen is told, and of a quick one nothing`, async () => {
    const rig = await rigOf(`
f("busy", () => {
  const rows = Array.from({ length: 1_000_000 }, (_, i) => ({ i }));
  for (const end = Date.now() + 30; Date.now() < end;);
  return rows.length;
});
`);
    const report = await rig.run("busy");
    if (report.kind !== "kept") throw new Error(report.kind);
    const { peakHeapBytes = 0, cpuMs } = report.measures ?? {};
    expect(peakHeapBytes).toBeGreaterThan(16_000_000);
    if (cpuMs !== undefined) expect(cpuMs).toBeLessThanOrEqual(report.durationMs + 10);
  });

  test(`${kind}: a stop ends what runs at once, and a close after it comes back`, async () => {
    const drive = await openDrive();
    const rig = await rigOf(
      `import { driven } from "./driven.ts";
f("held", () => driven("held"));`,
      drive,
    );
    const report = rig.run("held");
    await drive.started("held");
    await rig.executor.stop();
    expect(await report).toMatchObject({ kind: "failed", failure: { reason: "node-stopped" } });
    await rig.executor.close();
  });
}
