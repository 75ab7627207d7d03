import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";
import { failureOf, summaryOf, told } from "../support/told.ts";

const counter = `
import { appendFileSync } from "node:fs";
import { workflow } from "ffuse";
const note = (what: string) => appendFileSync("made.txt", what + "\\n");
const Counter = workflow(class Counter {
  #total: number;
  readonly label: string;
  constructor(start: number, label: string) { this.#total = start; this.label = label; note("new " + label); }
  add(n: number) { note(this.label + " add"); console.log("adding", n); return (this.#total += n); }
  async double() { note(this.label + " double"); await null; return (this.#total *= 2); }
  fail(): number { throw new Error("no " + this.label); }
});
const one = workflow(() => 1);
`;

const sideBySide = {
  "w.ts": `${counter}
const left = new Counter(one().setName("one"), "left"), right = new Counter(10, "right");
left.add(1).setName("left-1"); right.add(1).setName("right-1");
left.double().setName("left-2"); right.double().setName("right-2");
left.add(5).setName("left-3"); right.add(5).setName("right-3");
`,
};

async function values(rig: Rig, names: readonly string[]): Promise<readonly unknown[]> {
  const ends = await Promise.all(names.map((name) => rig.ffuse("read-task", "w", name)));
  return ends.map(({ stdout }) => JSON.parse(stdout) as unknown);
}

/** Lines that the class has noted since the last call of this. */
async function madeSince(rig: Rig, before: readonly string[] = []): Promise<readonly string[]> {
  return (await rig.read("made.txt")).trimEnd().split("\n").slice(before.length);
}

test.each(["pool", "local"])(
  "two instances side by side keep their state apart, with private fields and async methods (%s)",
  async (backend) => {
    const rig = await makeRig(sideBySide);
    const { status, stderr } = await rig.ffuse("run", "w.ts", "--backend", backend);
    expect([status, summaryOf(stderr)]).toEqual([0, "w  9 ran, 0 reused, 0 failed, 0 skipped"]);
    const names = ["left-1", "left-2", "left-3", "right-1", "right-2", "right-3"];
    expect(await values(rig, names)).toEqual([2, 4, 9, 11, 22, 27]);
  },
);

test("a second run computes nothing; without its last result a chain is replayed to the same value, silently", async () => {
  const rig = await makeRig(sideBySide);
  await rig.ffuse("run", "w.ts");
  const first = await madeSince(rig);
  const second = await rig.ffuse("run", "w.ts");
  expect(summaryOf(second.stderr)).toBe("w  nothing to compute, 9 results kept from before");
  expect(await madeSince(rig)).toEqual(first);

  await rig.ffuse("rm-task", "w", "left-3", "--yes");
  const third = await rig.ffuse("run", "w.ts");
  expect([third.status, told(third.stderr)]).toEqual([0, { "left-3": "ran" }]);
  expect(third.stderr.split("\n").filter((line) => line.includes("adding"))).toEqual([
    "  [left-3] adding 5",
  ]);
  expect(await madeSince(rig, first)).toEqual(["new left", "left add", "left double", "left add"]);
  expect(await values(rig, ["left-3"])).toEqual([9]);
});

test("a replay that needs a damaged value computes that value again first", async () => {
  const rig = await makeRig({
    "w.ts": `
import { workflow } from "ffuse";
const rows = workflow(() => new Float64Array(10_000).fill(2));
const Sum = workflow(class Sum {
  total = 0;
  add(rows: Float64Array) { return (this.total += rows[0]!); }
});
const r = rows().setName("rows");
const sum = new Sum();
sum.add(r).setName("first");
export default sum.add(new Float64Array([3])).setName("second");
`,
  });
  await rig.ffuse("run", "w.ts");
  await rig.ffuse("rm-task", "w", "second", "--yes");
  const list = JSON.parse((await rig.ffuse("ls-tasks", "w", "rows", "--json")).stdout) as {
    fingerprint: string;
  }[];
  const fingerprint = list[0]?.fingerprint ?? "";
  await damage(rig, `storage/w/results/${fingerprint.slice(0, 2)}/${fingerprint}`);
  const { status, stderr } = await rig.ffuse("run", "w.ts");
  expect([status, told(stderr)]).toEqual([0, { rows: "ran", second: "ran" }]);
  expect(await values(rig, ["second"])).toEqual([5]);
});

test("a method that throws fails its call, later calls on the instance are skipped, other instances go on", async () => {
  const rig = await makeRig({
    "w.ts": `${counter}
const bad = new Counter(1, "bad"), good = new Counter(1, "good");
bad.add(1).setName("bad-1"); bad.fail().setName("bad-2"); bad.add(1).setName("bad-3"); bad.add(1).setName("bad-4");
good.add(1).setName("good-1");
`,
  });
  const { status, stderr } = await rig.ffuse("run", "w.ts");
  expect([status, told(stderr)]).toEqual([
    1,
    {
      Counter_0000: "ran",
      Counter_0001: "ran",
      "bad-1": "ran",
      "bad-2": "failed",
      "bad-3": 'skipped: "bad-2" failed',
      "bad-4": 'skipped: "bad-2" failed',
      "good-1": "ran",
    },
  ]);
  expect(failureOf(stderr, "bad-2")[1]).toBe('node "bad-2" threw Error: no bad');
});

test("a constructor that throws skips every call on its instance", async () => {
  const rig = await makeRig({
    "w.ts": `
import { workflow } from "ffuse";
const Bad = workflow(class Bad { constructor() { throw new Error("no"); } go() { return 1; } });
const bad = new Bad();
export default bad.go().setName("go");
`,
  });
  const { status, stderr } = await rig.ffuse("run", "w.ts");
  expect([status, told(stderr)]).toEqual([
    1,
    { Bad_0000: "failed", go: 'skipped: "Bad_0000" failed' },
  ]);
});

test("an instance whose thread dies is built again for the next run", async () => {
  const rig = await makeRig({
    "w.ts": `${counter}
import { existsSync, writeFileSync } from "node:fs";
const Mortal = workflow(class Mortal {
  #total = 0;
  add(n: number) { return (this.#total += n); }
  die() {
    if (existsSync("died")) return (this.#total += 100);
    writeFileSync("died", "");
    return process.exit(3);
  }
});
const mortal = new Mortal();
mortal.add(1).setName("one"); mortal.die().setName("two");
export default mortal.add(1).setName("three");
`,
  });
  const first = await rig.ffuse("run", "w.ts");
  expect([first.status, told(first.stderr)]).toEqual([
    1,
    { Mortal_0000: "ran", one: "ran", two: "failed", three: 'skipped: "two" failed' },
  ]);
  const second = await rig.ffuse("run", "w.ts", "--print", "three");
  expect([second.status, second.stdout]).toEqual([0, "102\n"]);
});

test("eight instances at once come to their ends", async () => {
  const rig = await makeRig({
    "w.ts": `
import { workflow } from "ffuse";
const Cell = workflow(class Cell { #n; constructor(n: number) { this.#n = n; } get() { return this.#n; } });
const sum = workflow((...all: number[]) => all.reduce((a, b) => a + b, 0));
export default sum(...Array.from({ length: 8 }, (_, n) => new Cell(n).get())).setName("sum");
`,
  });
  const { status, stdout } = await rig.ffuse("run", "w.ts", "--print");
  expect([status, stdout]).toEqual([0, "28\n"]);
});

/** Turns one byte in the middle of a file around. */
async function damage(rig: Rig, path: string): Promise<void> {
  const { readFile, writeFile } = await import("node:fs/promises");
  const bytes = await readFile(`${rig.folder}/${path}`);
  const middle = bytes.length - 100;
  bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
  await writeFile(`${rig.folder}/${path}`, bytes);
}
