import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDrive } from "../support/driven-node.ts";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";

/** Thirty nodes in three layers, each of which adds its name to a side file when it is computed. */
const thirty = `
import { appendFileSync } from "node:fs";
import { workflow } from "ffuse";
const step = workflow(function step(name: string, parents: number[]) {
  appendFileSync("computed.txt", name + "\\n");
  return parents.reduce((sum, parent) => sum + parent, 1);
});
const ten = Array.from({ length: 10 }, (_, index) => index);
const a = ten.map((n) => step("a" + n, []).setName("a" + n));
const b = ten.map((n) => step("b" + n, [a[n]!, a[(n + 3) % 10]!]).setName("b" + n));
const c = ten.slice(1).map((n) => step("c" + n, [b[n]!, b[n - 1]!]).setName("c" + n));
export default step("sum", c).setName("sum");
`;

async function computedIn(rig: Rig): Promise<readonly string[]> {
  const text = await readFile(join(rig.folder, "computed.txt"), "utf8");
  return text.trimEnd().split("\n");
}

test("eight runs of one workflow at once compute every node once, and give the same result", async () => {
  const rig = await makeRig({ "w.ts": thirty });
  const ends = await Promise.all(
    Array.from({ length: 8 }, () => rig.ffuse("run", "w.ts", "--print", "sum")),
  );
  expect(ends.map(({ status }) => status)).toEqual(new Array(8).fill(0));
  expect(new Set(ends.map(({ stdout }) => stdout))).toEqual(new Set(["64\n"]));
  const computed = await computedIn(rig);
  expect([computed.length, new Set(computed).size]).toEqual([30, 30]);
}, 60_000);

/** A graph of driven nodes, each of which depends on the one before. */
const drivenChain = `
import { workflow } from "ffuse";
import { driven } from "./driven.ts";
const step = workflow(async function step(name: string, _before?: unknown) { return driven<number>(name); });
const first = step("first").setName("first");
export default step("second", first).setName("second");
`;

test("a run that comes while another one is in the middle of a node waits for that node alone", async () => {
  const drive = await openDrive();
  const beside = `
const beside = step("beside").setName("beside");
export const all = [beside];
`;
  const rig = await makeRig(
    {
      ...drive.files,
      "w.ts": drivenChain + beside,
      "w.query.yaml": "init: { num_cpus: 1 }",
    },
    drive,
  );
  const one = rig.start("run", "w.ts", "second", "beside");
  const first = await drive.started("first");
  const two = rig.start("run", "w.ts", "second", "beside");
  // The processor of the second run is free for what the first run has not begun.
  (await drive.started("beside")).go(2);
  first.go(1);
  (await drive.started("second")).go(3);
  const ends = await Promise.all([one.end, two.end]);
  expect(ends.map(({ status }) => status)).toEqual([0, 0]);
  const summaries = ends.map(({ stderr }) => /(\d) ran, (\d) reused/.exec(stderr)?.slice(1));
  const [ran, reused] = [0, 1].map((at) => summaries.map((each) => Number(each?.[at])));
  expect([ran?.reduce((a, b) => a + b), reused?.reduce((a, b) => a + b)]).toEqual([3, 3]);
  expect(drive.waiting()).toEqual([]);
});

test("a node that another run computes is told to wait for it, at once, and where nobody asked for quiet", async () => {
  const drive = await openDrive();
  const lone = drivenChain.replace(/export default .*/, "export default first;");
  const rig = await makeRig({ ...drive.files, "w.ts": lone }, drive);
  const one = rig.start("run", "w.ts");
  const first = await drive.started("first");
  const two = rig.start("run", "w.ts");
  const quiet = rig.start("run", "w.ts", "--quiet");
  const waits = "  … first  waits for another run\n";
  await new Promise<void>((resolve) => {
    let told = "";
    two.child.stderr?.on("data", (piece) => {
      told += String(piece);
      if (told.includes(waits)) resolve();
    });
  });
  first.go(1);
  const ends = await Promise.all([one.end, two.end, quiet.end]);
  const timeless = (text: string): string =>
    text.replaceAll(/\d+ cores?/g, "CORES").replaceAll(/[\d.]+ m?s\b/g, "TIME");
  expect(ends.map(({ stderr }) => timeless(stderr))).toEqual([
    "w  1 node on CORES\n  ✓ first  TIME  new\nw  1 ran, 0 reused, 0 failed, 0 skipped  TIME\n",
    `w  1 node on CORES\n${waits}  = first  reused, saved TIME\n` +
      "w  nothing to compute, 1 result kept from before  TIME, saved TIME\n",
    "",
  ]);
});

test("what a killed run was computing is computed by one of those that wait for it", async () => {
  const drive = await openDrive();
  const rig = await makeRig({ ...drive.files, "w.ts": drivenChain }, drive);
  const killed = rig.start("run", "w.ts");
  await drive.started("first");
  const others = [rig.start("run", "w.ts"), rig.start("run", "w.ts")];
  killed.child.kill("SIGKILL");
  await killed.end;
  (await drive.started("first")).go(1);
  (await drive.started("second")).go(2);
  const ends = await Promise.all(others.map(({ end }) => end));
  expect(ends.map(({ status }) => status)).toEqual([0, 0]);
  expect(drive.waiting()).toEqual([]);
});

test("of eight runs at once of which one is killed every other one ends well, and no node is computed a third time", async () => {
  const drive = await openDrive();
  const killMe = `
import { driven } from "./driven.ts";
const late = workflow(async function late(_: number) { appendFileSync("computed.txt", "late\\n"); return driven("late"); });
export const last = late(a[0]!).setName("late");
`;
  const rig = await makeRig(
    { ...drive.files, "w.ts": thirty.replace("export default", "const sum =") + killMe },
    drive,
  );
  const runs = Array.from({ length: 8 }, () => rig.start("run", "w.ts"));
  await drive.started("late");
  // The one that computes it has said so; it is not told to go on before it is killed.
  const computing = await pidOfClaim(rig);
  const victim = runs.find(({ child }) => child.pid === computing);
  expect(victim).toBeDefined();
  victim?.child.kill("SIGKILL");
  (await drive.started("late")).go(7);
  const ends = await Promise.all(runs.map(({ end }) => end));
  const statuses = ends.map(({ status, signal }) => signal ?? status);
  expect(statuses.sort()).toEqual([0, 0, 0, 0, 0, 0, 0, "SIGKILL"]);
  const counts = new Map<string, number>();
  for (const name of await computedIn(rig)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const twice = [...counts].filter(([, count]) => count > 1);
  expect(twice).toEqual([["late", 2]]);
  expect(counts.size).toBe(31);
}, 60_000);

/** The process that has the only claim there is, or is alone. */
async function pidOfClaim(rig: Rig): Promise<number> {
  const { readdir } = await import("node:fs/promises");
  const folder = join(rig.folder, "storage/w");
  for (;;) {
    const claims = await readdir(join(folder, "claims")).catch(() => []);
    const paths = claims.length === 1 ? [join(folder, "claims", claims[0] ?? "")] : [];
    for (const path of paths) {
      const text = await readFile(path, "utf8").catch(() => "{}");
      const { pid } = JSON.parse(text) as { readonly pid?: number };
      if (pid !== undefined) return pid;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test("claims of before the machine was started anew are no obstacle and are gone afterwards", async () => {
  const rig = await makeRig({ "w.ts": thirty });
  const folder = join(rig.folder, "storage/w");
  const { holderOf } = await import("../../src/store/claims/process-table.ts");
  const { formatHolder } = await import("../../src/store/claims/holder.ts");
  const holder = formatHolder({ ...holderOf("old-run"), boot: "an earlier one" });
  await mkdir(join(folder, "claims"), { recursive: true });
  await mkdir(join(folder, "live"));
  const left = ["solo", "breaking", "live/old-run", `claims/${"0".repeat(64)}`];
  for (const path of left) await writeFile(join(folder, path), holder);
  const { status } = await rig.ffuse("run", "w.ts");
  expect([status, (await computedIn(rig)).length]).toEqual([0, 30]);
  for (const path of left) await expect(readFile(join(folder, path))).rejects.toThrow("ENOENT");
});

test("two workflows in one storage do not wait for each other", async () => {
  const drive = await openDrive();
  const rig = await makeRig({ ...drive.files, "v.ts": drivenChain, "w.ts": thirty }, drive);
  const held = rig.start("run", "v.ts");
  const first = await drive.started("first");
  expect((await rig.ffuse("run", "w.ts")).status).toBe(0);
  first.go();
  (await drive.started("second")).go();
  expect((await held.end).status).toBe(0);
});

test("where no claims can be kept runs at once still end well", async () => {
  const rig = await makeRig({
    "w.ts": thirty,
    "storage/w/claims": "in the way",
    "storage/w/live": "in the way",
  });
  const ends = await Promise.all([rig.ffuse("run", "w.ts"), rig.ffuse("run", "w.ts")]);
  expect(ends.map(({ status }) => status)).toEqual([0, 0]);
  expect(await rig.read("storage/w/claims")).toBe("in the way");
});

test("Ctrl-C while a run waits for another one ends it at once, and the other one goes on", async () => {
  const drive = await openDrive();
  const rig = await makeRig({ ...drive.files, "w.ts": drivenChain }, drive);
  const one = rig.start("run", "w.ts");
  const first = await drive.started("first");
  const two = rig.start("run", "w.ts");
  const folder = join(rig.folder, "storage/w");
  const { readdir } = await import("node:fs/promises");
  while ((await readdir(join(folder, "runs")).catch(() => [])).length < 2) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  two.child.kill("SIGINT");
  expect((await two.end).status).toBe(130);
  first.go(1);
  (await drive.started("second")).go(2);
  expect((await one.end).status).toBe(0);
});

test("a run that blocks its thread shares its work too", async () => {
  const rig = await makeRig({ "w.ts": thirty });
  const ends = await Promise.all([
    rig.ffuse("run", "w.ts", "--backend", "local"),
    rig.ffuse("run", "w.ts", "--backend", "local"),
    rig.ffuse("run", "w.ts"),
  ]);
  expect(ends.map(({ status }) => status)).toEqual([0, 0, 0]);
  expect((await computedIn(rig)).length).toBe(30);
});

test("calls on one instance are made by the run that has it, in order", async () => {
  const rig = await makeRig({
    "w.ts": `
import { appendFileSync } from "node:fs";
import { workflow } from "ffuse";
const Log = workflow(class Log {
  #lines: string[] = [];
  constructor() { appendFileSync("computed.txt", "made\\n"); }
  add(line: string) { appendFileSync("computed.txt", line + "\\n"); this.#lines.push(line); return this.#lines.length; }
  all() { return this.#lines.join(); }
});
const log = new Log();
for (let n = 0; n < 10; n++) log.add("line" + n).setName("line" + n);
export default log.all().setName("all");
`,
  });
  const runs = [1, 2, 3, 4].map(() => rig.ffuse("run", "w.ts", "--print", "all"));
  const ends = await Promise.all(runs);
  expect(ends.map(({ status }) => status)).toEqual([0, 0, 0, 0]);
  expect(new Set(ends.map(({ stdout }) => stdout)).size).toBe(1);
  const lines = Array.from({ length: 10 }, (_, n) => `line${n}`);
  expect(await computedIn(rig)).toEqual(["made", ...lines]);
});
