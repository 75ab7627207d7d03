import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import { failureOf, summaryOf, told } from "../support/told.ts";

test("everything downstream of a failure is skipped and says because of whom; all else runs", async () => {
  const rig = await makeRig({
    "w.ts": `
import { workflow } from "ffuse";
const f = workflow((..._: unknown[]) => 1);
const bad = workflow(function bad(..._: unknown[]) { throw new Error("no"); });
const one = bad().setName("one");
const two = bad().setName("two");
const below = f(one).setName("below");
const both = f(one, two).setName("both");
const deep = f([{ x: below }]).setName("deep");
const good = f(f().setName("root")).setName("good");
export default [both, deep, good];
`,
  });
  const { status, stdout, stderr } = await rig.ffuse("run", "w.ts");
  expect([status, stdout]).toEqual([1, ""]);
  const { both, ...others } = told(stderr);
  expect(others).toEqual({
    one: "failed",
    two: "failed",
    below: 'skipped: "one" failed',
    deep: 'skipped: "one" failed',
    root: "ran",
    good: "ran",
  });
  expect(both).toMatch(/^skipped: "(one|two)" failed$/);
  expect(summaryOf(stderr)).toBe("w  2 ran, 0 reused, 2 failed, 3 skipped");
});

test.each(["pool", "local"])("a node that ends its process fails alone (%s)", async (backend) => {
  const rig = await makeRig({
    "w.ts": `
import { workflow } from "ffuse";
const node = (name: string, fn: () => unknown) => workflow(fn)().setName(name);
export default [
  node("zero", () => process.exit(0)),
  node("three", () => { process.exit(3); }),
  node("later", () => new Promise(() => { setTimeout(() => process.exit(4), 1); })),
  node("by-code", () => { process.exitCode = 5; return 1; }),
  node("by-code-and-exit", () => { process.exitCode = 6; process.exit(); }),
  node("good", () => 1),
];
`,
  });
  const { status, stderr } = await rig.ffuse("run", "w.ts", "--backend", backend);
  expect([status, told(stderr)]).toEqual([
    1,
    {
      zero: "failed",
      three: "failed",
      later: "failed",
      "by-code": "ran",
      "by-code-and-exit": "failed",
      good: "ran",
    },
  ]);
  expect(failureOf(stderr, "three")).toEqual([
    "FFUSE_NODE_EXITED  w.ts:3:62",
    'node "three" ended its process with process.exit(3)',
    "3 | const node = (name: string, fn: () => unknown) => workflow(fn)().setName(name);",
    "~",
    "hint: throw an error instead; a node may not end the run",
  ]);
  const ways = ["zero", "later", "by-code-and-exit"].map((name) => failureOf(stderr, name)[1]);
  expect(ways).toEqual([
    'node "zero" ended its process with process.exit(0)',
    'node "later" ended its process with process.exit(4)',
    'node "by-code-and-exit" ended its process with process.exit(6)',
  ]);
});

test("a node that runs out of its memory fails alone, and its limit is said", async () => {
  const rig = await makeRig({
    "w.ts": `
import { workflow } from "ffuse";
const eat = workflow(function eat() {
  const all: number[][] = [];
  for (;;) all.push(new Array(100_000).fill(all.length));
});
const good = workflow(function good() { return 1; });
const below = workflow((_: unknown) => 1);
const eaten = eat().setName("eat");
export default [below(eaten).setName("below"), good().setName("good")];
`,
    "w.query.yaml": "queries: [{ glob: eat, remote_args: { memory: 64MB } }]",
  });
  const { status, stdout, stderr } = await rig.ffuse("run", "w.ts");
  expect([status, stdout, told(stderr)]).toEqual([
    1,
    "",
    { eat: "failed", below: 'skipped: "eat" failed', good: "ran" },
  ]);
  expect(failureOf(stderr, "eat")).toEqual([
    "FFUSE_NODE_OUT_OF_MEMORY  w.ts:9:15",
    'node "eat" ran out of memory (limit 64 MB)',
    '9 | const eaten = eat().setName("eat");',
    "~",
    "hint: give it more in the query file: {pattern: ..., remote_args: {memory: 2GB}}",
  ]);
});

test.each(["pool", "local"])(
  "a node that takes longer than its time fails alone, and its limit is said (%s)",
  async (backend) => {
    const rig = await makeRig({
      "w.ts": `
import { workflow } from "ffuse";
const endless = workflow(function endless() { return new Promise(() => undefined); });
const good = workflow(function good() { return 1; });
const below = workflow((_: unknown) => 1);
const stuck = endless().setName("stuck");
export default [below(stuck).setName("below"), good().setName("good")];
`,
      "w.query.yaml": `
queries:
  - { glob: "*", remote_args: { timeout_seconds: 600 } }
  - { glob: stuck, remote_args: { timeout_seconds: 0.05 } }
`,
    });
    const { status, stdout, stderr } = await rig.ffuse("run", "w.ts", "--backend", backend);
    expect([status, stdout, told(stderr)]).toEqual([
      1,
      "",
      { stuck: "failed", below: 'skipped: "stuck" failed', good: "ran" },
    ]);
    expect(failureOf(stderr, "stuck")).toEqual([
      "FFUSE_NODE_TIMED_OUT  w.ts:6:15",
      'node "stuck" took longer than its 50 ms',
      '6 | const stuck = endless().setName("stuck");',
      "~",
      "hint: give it more in the query file: {pattern: ..., remote_args: {timeout_seconds: 1}}",
    ]);
  },
);

test("a node that returns what cannot be kept fails alone, with the place inside the value", async () => {
  const rig = await makeRig({
    "w.ts": `
import { workflow } from "ffuse";
import { Socket } from "node:net";
const node = (name: string, fn: () => unknown) => workflow(fn)().setName(name);
class Model { weights = [1]; }
export default [
  node("function", () => () => 1),
  node("method", () => ({ models: [{ fit() {} }] })),
  node("symbol", () => Symbol("s")),
  node("promise", () => ({ later: Promise.resolve(1) })),
  node("instance", () => new Map([["k", new Model()]])),
  node("socket", () => [new Socket()]),
  node("proxy", () => new Proxy({}, { ownKeys() { throw new Error("trap"); } })),
  node("getter", () => ({ get x() { throw new Error("no x"); } })),
  node("good", () => 1),
];
`,
  });
  const { status, stdout, stderr } = await rig.ffuse("run", "w.ts");
  const { good, ...others } = told(stderr);
  expect([status, stdout, good]).toEqual([1, "", "ran"]);
  const headlines = Object.keys(others).map((name) => failureOf(stderr, name)[1]);
  expect(new Set(headlines)).toEqual(
    new Set([
      'node "function" returned a function, which cannot be kept',
      'node "method" returned a function at .models[0].fit, which cannot be kept',
      'node "symbol" returned a symbol, which cannot be kept',
      'node "promise" returned a promise at .later, which cannot be kept',
      'node "instance" returned an instance of class Model at .k, which cannot be kept',
      'node "socket" returned an instance of class Socket at [0], which cannot be kept',
      'node "proxy" returned something that throws when it is read (Error: trap), which cannot be kept',
      'node "getter" returned something that throws when it is read (Error: no x) at .x, which cannot be kept',
    ]),
  );
  expect(failureOf(stderr, "function")[0]).toBe("FFUSE_NODE_RETURNED_UNKEEPABLE  w.ts:4:62");
});

test("an item that is not there fails the node that uses it and says what is there", async () => {
  const rig = await makeRig({
    "w.ts": `
import { workflow } from "ffuse";
const pair = workflow((): { a?: { b: number } } => ({}));
const use = workflow((x: unknown) => x);
export default [use((pair().setName("pair") as any).a.b).setName("use")];
`,
  });
  const { status, stderr } = await rig.ffuse("run", "w.ts");
  expect([status, told(stderr)]).toEqual([1, { pair: "ran", use: "failed" }]);
  expect(failureOf(stderr, "use").slice(0, 2)).toEqual([
    "FFUSE_NODE_ITEM_MISSING  w.ts:5:17",
    'node "use" uses ".a.b" of node "pair", which is not there: the value has no items',
  ]);
});

test.each(["pool", "local"])(
  "a node is never blamed for what the code of another one does after its end (%s)",
  async (backend) => {
    const rig = await makeRig({
      "w.ts": `
import { workflow } from "ffuse";
const wait = (ms: number) => new Promise((go) => setTimeout(go, ms));
// The two share a thread, and so these.
let begin = () => {};
let print = () => {};
const begun = new Promise<void>((go) => { begin = go; });
const printed = new Promise<void>((go) => { print = go; });
const first = workflow(function first() {
  setTimeout(() => { throw new Error("late timer"); }, 1);
  setTimeout(() => { void Promise.reject(new Error("late rejection")); }, 2);
  void begun.then(() => { process.stdout.write("late line\\nlate part"); print(); });
  void Promise.reject(new Error("floating"));
  return 1;
});
const second = workflow(async function second(x: number) {
  process.stdout.write("own part");
  begin();
  await printed;
  await wait(30);
  console.log(" and its end");
  return x + 1;
});
export default second(first().setName("first")).setName("second");
`,
      // One processor, so that both share a thread.
      "w.query.yaml": "init: { num_cpus: 1 }",
    });
    const { status, stdout, stderr } = await rig.ffuse("run", "w.ts", "--backend", backend);
    expect([status, stdout, summaryOf(stderr)]).toEqual([
      0,
      "",
      "w  2 ran, 0 reused, 0 failed, 0 skipped",
    ]);
    for (const message of ["late timer", "late rejection", "floating"]) {
      expect(stderr).toContain(
        `warning: code of node "first" failed after its end: Error: ${message}\n`,
      );
    }
    expect(stderr).toContain("[first] late line\n");
    expect(stderr).toContain("[first] late part\n");
    expect(stderr).toContain("[second] own part\n");
    expect(stderr).toContain("[second]  and its end\n");
  },
);

test("a node that takes away globals takes them from no other node", async () => {
  const rig = await makeRig({
    "w.ts": `
import { workflow } from "ffuse";
const spoil = workflow(function spoil(names: string[]) {
  for (const name of names) delete (globalThis as Record<string, unknown>)[name];
  return 1;
});
const good = workflow((..._: unknown[]) => new Float64Array(4000));
const after = spoil(["Buffer", "setTimeout", "setImmediate", "console", "queueMicrotask", "structuredClone"]);
export default [good(after).setName("good"), spoil(["process"]).setName("process"), good(2).setName("last")];
`,
    "w.query.yaml": "init: { num_cpus: 1 }",
  });
  const { status, stderr } = await rig.ffuse("run", "w.ts");
  expect([status, told(stderr)]).toEqual([
    0,
    { spoil_0000: "ran", good: "ran", process: "ran", last: "ran" },
  ]);
});
