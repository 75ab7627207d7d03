import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDrive } from "../support/driven-node.ts";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";
import { summaryOf } from "../support/told.ts";

/** A node that fails so many times, counted in a file, and then works. */
const flaky = `
import { appendFileSync, readFileSync } from "node:fs";
import { workflow } from "ffuse";
class TooBusy extends Error {}
class FarTooBusy extends TooBusy {}
const flaky = workflow(function flaky(file: string, times: number, how: string) {
  appendFileSync(file, "x");
  const attempts = readFileSync(file, "utf8").length;
  if (attempts > times) return attempts;
  if (how === "class") throw new FarTooBusy("come back later");
  if (how === "code") throw Object.assign(new Error("cut off"), { code: "ECONNRESET" });
  if (how === "cause") throw new Error("no answer", { cause: Object.assign(new Error("cut off"), { code: "ECONNRESET" }) });
  if (how === "exit") process.exit(3);
  throw new Error("no luck");
});
`;
const atOnce = "retry_delay_seconds: 0";

/** The lines of the only journal. */
async function journalOf(rig: Rig): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const runs = join(rig.folder, "storage", "w", "runs");
  const [file = ""] = await readdir(runs);
  const text = await rig.read(join("storage", "w", "runs", file));
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

test("a node that fails twice and then works is tried three times, and each attempt is told and kept", async () => {
  const rig = await makeRig({
    "w.ts": `${flaky}export default flaky("count", 2, "plain").setName("a");`,
    "w.query.yaml": `queries: [{ glob: a, remote_args: { max_retries: 2, ${atOnce} } }]`,
  });
  const { status, stderr } = await rig.ffuse("run", "w.ts");
  expect([status, summaryOf(stderr)]).toEqual([0, "w  1 ran, 0 reused, 0 failed, 0 skipped"]);
  expect(stderr.split("\n").filter((line) => line.includes("↻"))).toEqual([
    "  ↻ a  attempt 1 of 3 threw Error: no luck; next at once",
    "  ↻ a  attempt 2 of 3 threw Error: no luck; next at once",
  ]);
  expect((await rig.ffuse("read-task", "w", "a")).stdout).toBe("3\n");
  const records = await journalOf(rig);
  expect(
    records.flatMap(({ type, node, attempt, attempts, delayMs }) =>
      type === "attempt-failed" || type === "result"
        ? [[type, node, attempt ?? attempts, delayMs]]
        : [],
    ),
  ).toEqual([
    ["attempt-failed", "a", 1, 0],
    ["attempt-failed", "a", 2, 0],
    ["result", "a", 3, undefined],
  ]);
});

test("a node that fails as often as it may ends as its last failure, and what is below it is skipped", async () => {
  const rig = await makeRig({
    "w.ts": `${flaky}
const next = workflow(function next(value: number) { return value; });
export default next(flaky("count", 9, "exit").setName("a")).setName("b");`,
    "w.query.yaml": `queries: [{ glob: a, remote_args: { max_retries: 1, ${atOnce} } }]`,
  });
  const { status, stderr } = await rig.ffuse("run", "w.ts");
  expect([status, summaryOf(stderr)]).toEqual([1, "w  0 ran, 0 reused, 1 failed, 1 skipped"]);
  expect(stderr).toContain(
    "  ↻ a  attempt 1 of 2 ended its process with process.exit(3); next at once\n",
  );
  expect(await rig.read("count")).toBe("xx");
  expect((await journalOf(rig)).find(({ type }) => type === "failed")).toMatchObject({
    attempts: 2,
  });
});

test.each([
  ["class", "TooBusy", "xx"],
  ["code", "ECONNRESET", "xx"],
  ["cause", "ECONNRESET", "xx"],
  ["plain", "TooBusy", "x"],
])(
  "with retry_exceptions an error of another name is the last one (%s, %s)",
  async (how, name, attempts) => {
    const rig = await makeRig({
      "w.ts": `${flaky}export default flaky("count", 1, "${how}").setName("a");`,
      "w.query.yaml": `queries: [{ glob: a, remote_args: { max_retries: 3, retry_exceptions: [${name}], ${atOnce} } }]`,
    });
    const { status } = await rig.ffuse("run", "w.ts");
    expect([status, await rig.read("count")]).toEqual([attempts === "xx" ? 0 : 1, attempts]);
  },
);

test("memory grows with each attempt until the node fits", async () => {
  const rig = await makeRig({
    "w.ts": `
import { appendFileSync } from "node:fs";
import { workflow } from "ffuse";
export default workflow(function fill() {
  appendFileSync("attempts", "x");
  const kept: number[][] = [];
  for (let each = 0; each < 60; each += 1) kept.push(Array.from({ length: 130_000 }, () => Math.random()));
  return kept.length;
})().setName("a");`,
    "w.query.yaml": `
init: { memory: 1GB }
queries: [{ glob: a, remote_args: { memory: { initial: 20MB, factor: 4 }, max_retries: 3, ${atOnce} } }]`,
  });
  const { status, stderr } = await rig.ffuse("run", "w.ts");
  expect([status, summaryOf(stderr)]).toEqual([0, "w  1 ran, 0 reused, 0 failed, 0 skipped"]);
  // 60 MB fit neither into 20 nor, beside what Node itself needs, for sure into 80.
  expect(await rig.read("attempts")).toMatch(/^xxx?$/);
  expect(stderr).toContain("  ↻ a  attempt 1 of 4 ran out of memory (limit 20 MB); next at once\n");
});

test("a call on an instance that is tried again finds the instance as it was before the call", async () => {
  const rig = await makeRig({
    "w.ts": `
import { appendFileSync, readFileSync } from "node:fs";
import { workflow } from "ffuse";
const Sum = workflow(class Sum {
  total = 0;
  add(value: number) {
    this.total += value;
    appendFileSync("count", "x");
    if (value === 5 && readFileSync("count", "utf8").length < 4) throw new Error("no luck");
    return this.total;
  }
});
const sum = new Sum();
sum.add(1).setName("one");
sum.add(5).setName("two");
export default sum.add(10).setName("three");`,
    "w.query.yaml": `queries: [{ glob: two, remote_args: { max_retries: 3, ${atOnce} } }]`,
  });
  const { status } = await rig.ffuse("run", "w.ts");
  expect([status, (await rig.ffuse("read-task", "w", "three")).stdout]).toEqual([0, "16\n"]);
});

test("a run that is stopped does not wait for the next attempt of a node", async () => {
  const rig = await makeRig({
    "w.ts": `${flaky}export default flaky("count", 9, "plain").setName("a");`,
    "w.query.yaml": `queries: [{ glob: a, remote_args: { max_retries: 9, retry_delay_seconds: 3600, retry_max_delay_seconds: 3600 } }]`,
  });
  const { child, end } = rig.start("run", "w.ts");
  await new Promise<void>((resolve) => {
    child.stderr?.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes("↻ a  attempt 1 of 10")) resolve();
    });
  });
  child.kill("SIGINT");
  const { status, stderr } = await end;
  expect([status, summaryOf(stderr)]).toEqual([
    130,
    "w  0 ran, 0 reused, 1 failed, 0 skipped, stopped",
  ]);
  expect(stderr).toContain('node "a" threw Error: no luck');
});

test("of nodes with a tag only so many run at once, and others go past them", async () => {
  const drive = await openDrive();
  const rig = await makeRig(
    {
      ...drive.files,
      "w.ts": `
import { workflow } from "ffuse";
import { driven } from "./driven.ts";
const step = workflow(async function step(name: string) { return driven(name); });
export default ["api-1", "api-2", "api-3", "other"].map((name) => step(name).setName(name));
`,
      "w.query.yaml": `
init: { num_cpus: 4, limits: { api: 2 } }
queries: [{ glob: "api-*", task_args: { tags: [api] } }]
`,
    },
    drive,
  );
  const { end } = rig.start("run", "w.ts");
  const first = await drive.started("api-1");
  const second = await drive.started("api-2");
  const other = await drive.started("other");
  expect(drive.waiting()).toHaveLength(3);
  second.go();
  const third = await drive.started("api-3");
  expect(drive.waiting()).toEqual(expect.arrayContaining(["api-1", "api-3", "other"]));
  for (const node of [first, third, other]) node.go();
  expect(summaryOf((await end).stderr)).toBe("w  4 ran, 0 reused, 0 failed, 0 skipped");
});

test("what has a rate starts no faster than that", async () => {
  const rig = await makeRig({
    "w.ts": `
import { appendFileSync } from "node:fs";
import { workflow } from "ffuse";
const load = workflow(function load() { return 0; });
const ask = workflow(function ask(n: number, _: number) { appendFileSync("times", Date.now() + " "); return n; });
// A thread that has loaded this begins what is let go first without delay.
const loaded = load();
export default [1, 2, 3, 4, 5].map((n) => ask(n, loaded));`,
    "w.query.yaml": `
init: { resources: { _api: { rate: 4/s } } }
queries: [{ glob: "ask*", remote_args: { num_cpus: 0.1, resources: { _api: 2 } } }]`,
  });
  const { status } = await rig.ffuse("run", "w.ts");
  expect(status).toBe(0);
  const times = (await rig.read("times"))
    .trim()
    .split(" ")
    .map(Number)
    .sort((a, b) => a - b);
  // Two at a time and the next two a second later; a busy machine begins a node a little after it was let go.
  expect((times[4] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(1500);
});

test("a node that asks for more than its rate or its tag allows is told before anything runs", async () => {
  const rig = await makeRig({
    "w.ts": `
import { workflow } from "ffuse";
const step = workflow(function step(n: number) { return n; });
export default [step(1).setName("a"), step(2).setName("b"), step(3).setName("c")];`,
    "w.query.yaml": `
init: { resources: { _api: { rate: 4/s } }, limits: { shut: 0 } }
queries:
  - { glob: a, remote_args: { resources: { _api: 5 } } }
  - { glob: b, task_args: { tags: [shut] } }
  - { glob: c, remote_args: { num_gpus: 1 } }`,
  });
  const { status, stderr } = await rig.ffuse("run", "w.ts");
  expect(status).toBe(2);
  expect(stderr.split("\n").filter((line) => line.includes("asks for"))).toEqual([
    '  node "a" asks for 5 of resources._api.rate, and there is 4 in all',
    '  node "b" asks for 1 of limits.shut, and there is 0 in all',
    '  node "c" asks for 1 of num_gpus, and there is 0 in all',
  ]);
});
