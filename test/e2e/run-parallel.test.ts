import { expect, test } from "vitest";
import { openDrive } from "../support/driven-node.ts";
import { makeRig } from "../support/rig.ts";
import { summaryOf, told } from "../support/told.ts";

const drivenStep = `
import { workflow } from "ffuse";
import { driven } from "./driven.ts";
const step = workflow(async function step(name: string, ...parents: unknown[]) { return driven(name); });
`;

test("two nodes run at the same time, and a child starts as soon as its own parents are done", async () => {
  const drive = await openDrive();
  const rig = await makeRig(
    {
      ...drive.files,
      "w.ts": `${drivenStep}
const slow = step("slow").setName("slow");
const quick = step("quick").setName("quick");
const child = step("child", quick).setName("child");
export default step("last", slow, child).setName("last");
`,
      "w.query.yaml": "init: { num_cpus: 2 }",
    },
    drive,
  );
  const { end } = rig.start("run", "w.ts");
  const slow = await drive.started("slow");
  const quick = await drive.started("quick");
  expect(drive.waiting()).toEqual(expect.arrayContaining(["slow", "quick"]));
  quick.go(1);
  const child = await drive.started("child");
  expect(drive.waiting()).toEqual(expect.arrayContaining(["slow", "child"]));
  child.go(2);
  slow.go(3);
  (await drive.started("last")).go(4);
  const { status, stderr } = await end;
  expect([status, summaryOf(stderr)]).toEqual([0, "w  4 ran, 0 reused, 0 failed, 0 skipped"]);
});

test("num_cpus, memory and custom resources are admitted by the ledger: what does not fit waits, what fits goes past it", async () => {
  const drive = await openDrive();
  const rig = await makeRig(
    {
      ...drive.files,
      "w.ts": `${drivenStep}
export default ["disk-1", "disk-2", "big-1", "big-2", "free"].map((name) => step(name).setName(name));
`,
      "w.query.yaml": `
init: { num_cpus: 4, memory: 1GB, resources: { _disk: 1 } }
queries:
  - glob: "disk-*"
    remote_args: { resources: { _disk: 0.6 } }
  - glob: "big-*"
    remote_args: { memory: 600MB }
`,
    },
    drive,
  );
  const { end } = rig.start("run", "w.ts");
  const disk = await drive.started("disk-1");
  const big = await drive.started("big-1");
  const free = await drive.started("free");
  expect(drive.waiting()).toHaveLength(3);
  disk.go();
  const secondDisk = await drive.started("disk-2");
  big.go();
  const secondBig = await drive.started("big-2");
  expect(drive.waiting()).toEqual(expect.arrayContaining(["free", "disk-2", "big-2"]));
  for (const node of [free, secondDisk, secondBig]) node.go();
  const { status, stderr } = await end;
  expect([status, summaryOf(stderr)]).toEqual([0, "w  5 ran, 0 reused, 0 failed, 0 skipped"]);
});

test("nodes that need less than a processor may outnumber the processors", async () => {
  const drive = await openDrive();
  const names = ["a", "b", "c", "d", "e"];
  const rig = await makeRig(
    {
      ...drive.files,
      "w.ts": `${drivenStep}
export default ${JSON.stringify(names)}.map((name) => step(name).setName(name));
`,
      "w.query.yaml": `
init: { num_cpus: 1 }
queries: [{ glob: "*", remote_args: { num_cpus: 0.2 } }]
`,
    },
    drive,
  );
  const { end } = rig.start("run", "w.ts");
  for (const node of await Promise.all(names.map((name) => drive.started(name)))) node.go();
  expect((await end).status).toBe(0);
});

test("a node that can never fit is an error before anything runs", async () => {
  const rig = await makeRig({
    "w.ts": `
import { workflow } from "ffuse";
const step = workflow(function step() { console.log("ran"); return 1; });
export default [step().setName("small"), step().setName("large"), step().setName("odd")];
`,
    "w.query.yaml": `
init: { num_cpus: 2, memory: 1GB }
queries:
  - glob: large
    remote_args: { num_cpus: 3 }
  - glob: odd
    remote_args: { resources: { _gpu: 1 } }
`,
  });
  const { status, stdout, stderr } = await rig.ffuse("run", "w.ts");
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toContain('node "large" asks for 3 of num_cpus, and there is 2 in all');
  expect(stderr).toContain('node "odd" asks for 1 of resources._gpu, and there is 0 in all');
  expect(stderr).not.toContain("[small]");
});

test("the calls of a class instance run in order on one thread, and other nodes run beside it", async () => {
  const drive = await openDrive();
  const rig = await makeRig(
    {
      ...drive.files,
      "w.ts": `
import { threadId } from "node:worker_threads";
import { workflow } from "ffuse";
import { driven } from "./driven.ts";
const Log = workflow(class Log {
  #entries: unknown[] = [threadId];
  async add(name: string) { await driven(name); this.#entries.push(name, threadId); }
  all() { return this.#entries; }
});
const step = workflow(async function step(name: string) { return driven(name); });
const log = new Log();
log.add("one");
log.add("two");
export const all = log.all().setName("all");
export const beside = step("beside").setName("beside");
`,
      "w.query.yaml": "init: { num_cpus: 2 }",
    },
    drive,
  );
  const { end } = rig.start("run", "w.ts", "all", "beside", "--print", "all");
  const beside = await drive.started("beside");
  const one = await drive.started("one");
  expect(drive.waiting()).toEqual(expect.arrayContaining(["beside", "one"]));
  one.go();
  (await drive.started("two")).go();
  beside.go();
  const { status, stdout } = await end;
  const [thread, ...entries] = JSON.parse(stdout) as readonly unknown[];
  expect([status, entries]).toEqual([0, ["one", thread, "two", thread]]);
});

test("sync and async functions and arguments from several parents, at any depth, give their values", async () => {
  const rig = await makeRig({
    "w.ts": `
import { workflow } from "ffuse";
const one = workflow(function one() { return { x: [1, 2] }; });
const two = workflow(async function two() { await null; return new Map([["k", 5]]); });
const sum = workflow((parts: { list: number[]; map: Map<string, number>; n: number }) =>
  parts.list.reduce((a, b) => a + b, 0) + (parts.map.get("k") ?? 0) + parts.n);
const a = one();
export default sum({ list: a.x, map: two(), n: a.x[1] }).setName("sum");
`,
  });
  const { status, stdout } = await rig.ffuse("run", "w.ts", "--print");
  expect([status, stdout]).toEqual([0, "10\n"]);
});

test.each(["pool", "local"])(
  "a node gets its own copy: what it does to it no other node sees (%s)",
  async (backend) => {
    const rig = await makeRig({
      "w.ts": `
import { workflow } from "ffuse";
const shared = { literal: [1], when: new Date(0), bytes: new Uint8Array([1]), view: new DataView(new ArrayBuffer(1)) };
const small = workflow(() => ({ list: [1], map: new Map([["k", { v: 1 }]]), when: new Date(0) }));
const typed = workflow(() => new Float64Array([1, 2]));
const large = workflow(() => ({ values: new Float64Array(50_000).fill(1) }));
const look = workflow((s: any, t: any, l: any, own: any, _which: number) => {
  const seen = [s.list.length, s.map.get("k").v, s.when.getTime(), t[0], l.values[0],
    own.literal.length, own.when.getTime(), own.bytes[0], own.view.getUint8(0)];
  s.list.push(2); s.map.get("k").v = 9; s.when.setTime(9); t[0] = 9; l.values[0] = 9;
  own.literal.push(9); own.when.setTime(9); own.bytes[0] = 9; own.view.setUint8(0, 9);
  return seen;
});
const s = small(), t = typed(), l = large();
const first = look(s, t, l, shared, 1).setName("first");
const second = look(s, t, l, shared, 2).setName("second");
const both = workflow((..._: unknown[]) => 1)(first, second);
const third = workflow((_: unknown, s: any, t: any, l: any) => [s.list.length, s.map.get("k").v, t[0], l.values[0]]);
export default third(both, s, t, l).setName("third");
`,
      // One processor, so that all of them share a thread.
      "w.query.yaml": "init: { num_cpus: 1 }",
    });
    const { status, stderr } = await rig.ffuse("run", "w.ts", "--backend", backend);
    expect([status, summaryOf(stderr)]).toEqual([0, "w  7 ran, 0 reused, 0 failed, 0 skipped"]);
    const read = async (name: string) =>
      JSON.parse((await rig.ffuse("read-task", "w", name)).stdout) as unknown;
    const untouched = [1, 1, 0, 1, 1, 1, 0, 1, 0];
    expect(await read("first")).toEqual(untouched);
    expect(await read("second")).toEqual(untouched);
    expect(await read("third")).toEqual([1, 1, 1, 1]);
  },
);

test("--fail-fast starts nothing new after the first failure, and what runs may finish", async () => {
  const drive = await openDrive();
  const rig = await makeRig(
    {
      ...drive.files,
      "w.ts": `${drivenStep}
const bad = step("bad").setName("bad");
const beside = step("beside").setName("beside");
export default [step("below", bad).setName("below"), step("after", beside).setName("after"), step("queued").setName("queued")];
`,
      "w.query.yaml": "init: { num_cpus: 2 }",
    },
    drive,
  );
  const { child, end } = rig.start("run", "w.ts", "--fail-fast");
  const bad = await drive.started("bad");
  const beside = await drive.started("beside");
  bad.fail("no");
  await new Promise<void>((resolve) => {
    child.stderr?.on("data", (text: Buffer) => {
      if (text.toString().includes("✗ bad")) resolve();
    });
  });
  beside.go(1);
  const { status, stderr } = await end;
  expect(status).toBe(1);
  expect(told(stderr)).toEqual({
    bad: "failed",
    below: 'skipped: "bad" failed',
    beside: "ran",
  });
  expect(summaryOf(stderr)).toBe("w  1 ran, 0 reused, 1 failed, 1 skipped, 2 not started");
});

test.each(["pool", "local"])(
  "a run ends by itself, whatever nodes leave open behind them (%s)",
  async (backend) => {
    const rig = await makeRig({
      "w.ts": `
import { createServer } from "node:net";
import { workflow } from "ffuse";
const Holder = workflow(class Holder { constructor() { setInterval(() => undefined, 1000); } go() { return 1; } });
const holder = new Holder();
holder.go();
export default workflow(function leaves() {
  setInterval(() => undefined, 1000);
  createServer().listen(0);
  process.stdin.resume();
  void new Promise(() => undefined);
  return 1;
})().setName("leaves");
`,
    });
    const { status, stdout } = await rig.ffuse("run", "w.ts", "--print", "--backend", backend);
    expect([status, stdout]).toEqual([0, "1\n"]);
  },
);

test("a call that asks for more memory than the calls before it gets it, on the same state", async () => {
  const rig = await makeRig({
    "w.ts": `
import { workflow } from "ffuse";
const Rows = workflow(class Rows {
  #rows: number[][] = [];
  fill(n: number) { for (let i = 0; i < n; i++) this.#rows.push(new Array(100_000).fill(i)); return this.#rows.length; }
});
const rows = new Rows();
rows.fill(1).setName("little");
rows.fill(150).setName("much");
`,
    "w.query.yaml": `
queries:
  - glob: "*"
    remote_args: { memory: 64MB }
  - glob: much
    remote_args: { memory: 500MB }
`,
  });
  const { status } = await rig.ffuse("run", "w.ts");
  expect([status, (await rig.ffuse("read-task", "w", "much")).stdout]).toEqual([0, "151\n"]);
});
