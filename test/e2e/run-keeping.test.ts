import { execFileSync } from "node:child_process";
import { readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openDrive } from "../support/driven-node.ts";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";
import { failureOf, summaryOf, told } from "../support/told.ts";

const threeLarge = {
  "w.ts": `
import { workflow } from "ffuse";
const large = workflow((n: number) => new Float64Array(20_000).fill(n));
const first = workflow((rows: Float64Array) => rows[0]!);
const sum = workflow((...all: number[]) => all.reduce((a, b) => a + b, 0));
export default sum(first(large(1).setName("large")).setName("first"), 2).setName("sum");
`,
};

async function entryOf(rig: Rig, task: string): Promise<string> {
  const { stdout } = await rig.ffuse("ls-tasks", "w", task, "--json");
  const [{ fingerprint } = { fingerprint: "" }] = JSON.parse(stdout) as { fingerprint: string }[];
  return join(rig.folder, "storage/w/results", fingerprint.slice(0, 2), fingerprint);
}

test("an entry that was damaged between runs is computed again and reported", async () => {
  const rig = await makeRig(threeLarge);
  await rig.ffuse("run", "w.ts");
  const file = await entryOf(rig, "large");
  await truncate(file, 1000);
  const { status, stderr } = await rig.ffuse("run", "w.ts");
  expect([status, told(stderr)]).toEqual([0, { large: "ran" }]);
  const warning = stderr.split("\n").find((line) => line.startsWith("warning:")) ?? "";
  expect(warning).toContain(`stored result ${file} cannot be used: `);
  expect(warning).toContain('; node "large" runs again');
  expect(summaryOf((await rig.ffuse("run", "w.ts")).stderr)).toBe(
    "w  nothing to compute, 3 results kept from before",
  );
});

test.each(["pool", "local"])(
  "when only a child has to run, a parent whose entry is damaged is computed again first (%s)",
  async (backend) => {
    const rig = await makeRig(threeLarge);
    await rig.ffuse("run", "w.ts");
    await rig.ffuse("rm-task", "w", "first", "--yes");
    const file = await entryOf(rig, "large");
    // Beyond what a short look can see.
    const bytes = await readFile(file);
    bytes[bytes.length - 100] = 0xee;
    await writeFile(file, bytes);
    const { status, stderr } = await rig.ffuse("run", "w.ts", "--backend", backend);
    expect([status, told(stderr)]).toEqual([0, { large: "ran", first: "ran" }]);
    expect(stderr.split("\n").filter((line) => line.startsWith("warning:"))).toHaveLength(1);
    expect((await rig.ffuse("read-task", "w", "first")).stdout).toBe("1\n");
  },
);

test("two runs at once on one store both end well and leave whole results", async () => {
  const drive = await openDrive();
  const rig = await makeRig(
    {
      ...drive.files,
      "w.ts": `
import { workflow } from "ffuse";
import { driven } from "./driven.ts";
const large = workflow(async (n: number) => {
  await driven("large-" + n);
  return new Float64Array(20_000).fill(n);
});
const sum = workflow((...all: Float64Array[]) => all.reduce((a, b) => a + b[0]!, 0));
export default sum(large(1).setName("large-1"), large(2).setName("large-2")).setName("sum");
`,
      "w.query.yaml": "init: { num_cpus: 2 }",
    },
    drive,
  );
  // What is forced to run every run computes for itself.
  const words = ["run", "w.ts", "--print", "--force", "*"];
  const runs = [rig.start(...words), rig.start(...words)];
  const nodes = await Promise.all(
    ["large-1", "large-1", "large-2", "large-2"].map((name) => drive.started(name)),
  );
  for (const node of nodes) node.go();
  const ends = await Promise.all(runs.map(({ end }) => end));
  expect(ends.map(({ status, stdout }) => [status, stdout])).toEqual([
    [0, "3\n"],
    [0, "3\n"],
  ]);
  const third = await rig.ffuse("run", "w.ts");
  expect(summaryOf(third.stderr)).toBe("w  nothing to compute, 3 results kept from before");
});

test("a run that is killed loses nothing that had finished and was written", async () => {
  const drive = await openDrive();
  const rig = await makeRig(
    {
      ...drive.files,
      "w.ts": `
import { workflow } from "ffuse";
import { driven } from "./driven.ts";
const step = workflow(async (name: string, ..._: unknown[]) => { await driven(name); return new Float64Array(20_000); });
export default step("b", step("a").setName("a")).setName("b");
`,
    },
    drive,
  );
  const { child, end } = rig.start("run", "w.ts");
  (await drive.started("a")).go();
  await drive.started("b");
  // The journal is written in groups; the next one is on its way when this file has grown.
  await expect.poll(async () => (await journalOf(rig)).includes('"node":"a"')).toBe(true);
  child.kill("SIGKILL");
  await end;
  const again = rig.start("run", "w.ts");
  (await drive.started("b")).go();
  const { status, stderr } = await again.end;
  expect([status, told(stderr)]).toEqual([0, { b: "ran" }]);
});

/** All journals of the store together. */
async function journalOf(rig: Rig): Promise<string> {
  const folder = join(rig.folder, "storage/w/runs");
  const names = await readdir(folder).catch(() => []);
  return (await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")))).join("");
}

const manySizes = {
  "w.ts": `
import { workflow } from "ffuse";
const huge = workflow(() => new Float64Array(1_000_000));
const small = workflow((n: number) => n + 1);
const below = workflow((_: unknown) => 1);
export default [small(small(1).setName("s1")).setName("s2"), below(huge().setName("huge")).setName("below")];
`,
};

/** A folder on a file system of its own, as small as can be; null where this user may not mount one. */
async function tinyDisk(rig: Rig): Promise<string | null> {
  const folder = join(rig.folder, "tiny");
  try {
    execFileSync("mkdir", [folder]);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
  } catch {
    return null;
  }
  onTestFinished(() => {
    execFileSync("umount", ["-l", folder]);
  });
  return folder;
}

test("on a full disk a result that does not fit fails its node alone, and everything else runs", async () => {
  const rig = await makeRig(manySizes);
  const disk = await tinyDisk(rig);
  // Where nothing can be mounted, a limit on the size of files refuses the same write.
  const { status, stderr } =
    disk === null
      ? await limited(rig, "ulimit -f 1024", "run w.ts")
      : await rig.ffuse("run", "w.ts", "--storage", disk);
  expect([status, told(stderr)]).toEqual([
    1,
    { s1: "ran", s2: "ran", huge: "failed", below: 'skipped: "huge" failed' },
  ]);
  const [code, headline, , , hint] = failureOf(stderr, "huge");
  expect(code).toMatch(/^FFUSE_NODE_NOT_KEPT {2}w\.ts:6:\d+$/);
  expect(headline).toMatch(/^the result of node "huge" could not be kept: (ENOSPC|EFBIG): /);
  expect(hint).toBe("hint: make room or mend the permissions of the storage folder, and run again");
});

/** Runs ffuse in a shell under a limit. */
async function limited(
  rig: Rig,
  limit: string,
  words: string,
): Promise<{ status: number | null; stderr: string }> {
  const { spawnSync } = await import("node:child_process");
  const { bin } = await import("../support/rig.ts");
  const script = `trap '' XFSZ; ${limit}; "${process.execPath}" "${bin}" ${words}`;
  const { status, stderr } = spawnSync("bash", ["-c", script], {
    cwd: rig.folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { status, stderr };
}
