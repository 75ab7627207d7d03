import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatHolder } from "../../../../src/store/claims/holder.ts";
import { holderOf } from "../../../../src/store/claims/process-table.ts";
import { realDisk } from "../../../../src/store/places/disk.ts";
import type { Disk } from "../../../../src/store/places/disk.ts";
import { claimingRuns, runName, takeWhenFree } from "../../../support/claiming-runs.ts";
import { fingerprintOf } from "../../../support/keep-results.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const [one, two, three] = [fingerprintOf(1), fingerprintOf(2), fingerprintOf(3)];

/** The files below a folder. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** The disk of this machine, with a count of what was asked of it. */
function countingDisk(): { readonly disk: Disk; count(): number } {
  let count = 0;
  const entries = Object.entries(realDisk).map(([name, work]) => [
    name,
    (...args: unknown[]) => {
      count += 1;
      return (work as (...args: unknown[]) => unknown)(...args);
    },
  ]);
  return { disk: Object.fromEntries(entries) as Disk, count: () => count };
}

test("a run that is alone touches no file for any of its nodes", async () => {
  const { disk, count } = countingDisk();
  const runs = await claimingRuns();
  const claims = await runs.open(1, { disk, after: () => () => undefined });
  const before = count();
  for (let node = 0; node < 10_000; node += 1) {
    expect(claims.take(fingerprintOf(node))).toBe("unshared");
    claims.release(fingerprintOf(node));
  }
  expect(count()).toBe(before);
  await claims.close();
  expect(count()).toBeLessThan(20);
  expect(await filesIn(runs.folder)).toEqual([]);
});

test("what a run is giving up itself it is told so, and has again when that is done", async () => {
  const runs = await claimingRuns();
  const [first, second] = [await runs.open(1), await runs.open(2)];
  expect(await second.take(one)).toBe("mine");
  second.release(one);
  expect(await second.take(one)).toBe("releasing");
  await second.freed(one);
  expect(await second.take(one)).toBe("mine");
  await Promise.all([first.close(), second.close()]);
});

test("a run that comes later waits until what is under way is claimed, and from then on both claim", async () => {
  const runs = await claimingRuns();
  const first = await runs.open(1);
  expect(first.take(one)).toBe("unshared");
  const second = await runs.open(2);
  expect(await second.take(one)).toBe("taken");
  expect(await second.take(two)).toBe("mine");
  expect(await first.take(two)).toBe("taken");
  expect(await first.take(three)).toBe("mine");
  first.release(one);
  await second.freed(one);
  expect(await second.take(one)).toBe("mine");
  await Promise.all([first.close(), second.close()]);
  expect(await filesIn(runs.folder)).toEqual([]);
});

test("what a run has recorded can be read before others can claim it, and they read it first", async () => {
  const runs = await claimingRuns();
  const told: string[] = [];
  const first = await runs.open(1);
  first.serve({
    flush: () => Promise.resolve(void told.push("first flushes")),
    refresh: () => Promise.resolve(),
  });
  void first.take(one);
  const second = await runs.open(2);
  second.serve({
    flush: () => Promise.resolve(),
    refresh: (live) => Promise.resolve(void told.push(`second reads ${live.join()}`)),
  });
  expect(told.splice(0)).toEqual(["first flushes"]);
  expect(await second.take(one)).toBe("taken");
  first.release(one);
  await second.freed(one);
  expect(told.splice(0)).toEqual(["first flushes", "second reads run-1"]);
  expect(await second.take(one)).toBe("mine");
  expect(told).toEqual(["second reads run-1"]);
  await Promise.all([first.close(), second.close()]);
});

test("a run whose nodes block its thread is never alone, and others need not wait for it", async () => {
  const runs = await claimingRuns();
  const first = await runs.open(1, { mayBeAlone: false, after: () => () => undefined });
  expect(await first.take(one)).toBe("mine");
  const second = await runs.open(2);
  expect(await second.take(one)).toBe("taken");
  await Promise.all([first.close(), second.close()]);
});

test("a run that dies alone leaves nothing that a later one waits for", async () => {
  const runs = await claimingRuns();
  void (await runs.open(1)).take(one);
  runs.kill(1);
  const second = await runs.open(2);
  expect(second.take(one)).toBe("unshared");
  await second.close();
  expect(await filesIn(runs.folder)).toEqual([]);
});

test("the claims of a run that dies beside others are free for one of them", async () => {
  const runs = await claimingRuns();
  const first = await runs.open(1);
  const others = await Promise.all([2, 3, 4, 5, 6].map((run) => runs.open(run)));
  expect(await first.take(one)).toBe("mine");
  let holders = 0;
  const turns = others.map(async (claims) => {
    expect(await takeWhenFree(claims, one)).toBe("mine");
    expect(++holders).toBe(1);
    // Long enough for all the others to look.
    await new Promise((resolve) => setTimeout(resolve, 20));
    holders -= 1;
    claims.release(one);
  });
  runs.kill(1);
  await Promise.all(turns);
  await Promise.all(others.map((claims) => claims.close()));
  expect(await filesIn(runs.folder)).toEqual([]);
});

test("a run that died while it removed what another dead one left is no obstacle", async () => {
  const runs = await claimingRuns();
  const dead = { ...holderOf("run-9"), pid: 9, start: "1" };
  runs.kill(9);
  await mkdir(join(runs.folder, "claims"), { recursive: true });
  await mkdir(join(runs.folder, "live"));
  for (const name of ["breaking", "solo", `claims/${one}`, "live/run-9"]) {
    await writeFile(join(runs.folder, name), formatHolder(dead));
  }
  const claims = await runs.open(1);
  expect(claims.take(one)).toBe("unshared");
  await claims.close();
  expect(await filesIn(runs.folder)).toEqual([]);
});

test.each(["", "{", "[]", '{"ffuseRun":1}', "\0".repeat(100_000)])(
  "a claim that is no claim (%j) is waited for no longer than a silent run",
  async (text) => {
    const runs = await claimingRuns();
    const [first, second] = [await runs.open(1), await runs.open(2)];
    await mkdir(join(runs.folder, "claims"), { recursive: true });
    await writeFile(join(runs.folder, "claims", one), text);
    let now = 0;
    const third = await runs.open(3, { elapsedMs: () => (now += 4000) });
    expect(await third.take(one)).toBe("taken");
    await third.freed(one);
    expect(await third.take(one)).toBe("mine");
    await Promise.all([first, second, third].map((claims) => claims.close()));
  },
);

test("a run on another machine lives as long as its heart beats, and no longer", async () => {
  const runs = await claimingRuns();
  const far = { ...holderOf("run-1"), pid: 1, host: "far" };
  const first = await runs.open(1, { self: far, mayBeAlone: false });
  let now = 0;
  const second = await runs.open(2, { elapsedMs: () => (now += 500) });
  expect(await first.take(one)).toBe("mine");
  expect(await second.take(one)).toBe("taken");
  const before = now;
  runs.kill(1);
  await second.freed(one);
  expect(now - before).toBeGreaterThan(10_000);
  expect(await second.take(one)).toBe("mine");
  await second.close();
});

test("a run that others took for dead is registered anew and goes on", async () => {
  const runs = await claimingRuns();
  const first = await runs.open(1);
  expect(first.take(one)).toBe("unshared");
  await rm(join(runs.folder, "live", runName(1)));
  await rm(join(runs.folder, "solo"));
  while (first.take(two) === "unshared") await new Promise((resolve) => setTimeout(resolve, 5));
  const second = await runs.open(2);
  expect(await second.take(one)).toBe("taken");
  await Promise.all([first.close(), second.close()]);
});

test("a run that never notices others does not hold them up for ever", async () => {
  const runs = await claimingRuns();
  const stuck = await runs.open(1, { after: () => () => undefined });
  expect(stuck.take(one)).toBe("unshared");
  let now = 0;
  const second = await runs.open(2, { elapsedMs: () => (now += 1000) });
  expect(await second.take(one)).toBe("mine");
  await Promise.all([stuck.close(), second.close()]);
});

test("where a file has one name only, claims are copies", async () => {
  const runs = await claimingRuns();
  const disk: Disk = {
    ...realDisk,
    link: () => Promise.reject(Object.assign(new Error("not supported"), { code: "ENOTSUP" })),
  };
  const [first, second] = [await runs.open(1, { disk }), await runs.open(2, { disk })];
  expect(await first.take(one)).toBe("mine");
  expect(await second.take(one)).toBe("taken");
  expect(await second.take(two)).toBe("mine");
  runs.kill(1);
  expect(await takeWhenFree(second, one)).toBe("mine");
  await second.close();
  expect(await filesIn(runs.folder)).toEqual([]);
});

test("what stands where a claim belongs and is none gives way", async () => {
  const runs = await claimingRuns();
  for (const path of ["solo", "breaking", `claims/${one}`]) {
    await mkdir(join(runs.folder, path, "inner"), { recursive: true });
  }
  const first = await runs.open(1);
  expect(first.take(two)).toBe("unshared");
  const second = await runs.open(2);
  expect(await second.take(one)).toBe("mine");
  runs.kill(1);
  expect(await takeWhenFree(second, two)).toBe("mine");
  await second.close();
  expect(await filesIn(runs.folder)).toEqual([]);
});

test("a dead run's claim that nobody may remove holds up others for a moment only", async () => {
  const runs = await claimingRuns();
  const disk: Disk = {
    ...realDisk,
    removeFile: (path) =>
      path.endsWith(one) ? Promise.reject(new Error("not permitted")) : realDisk.removeFile(path),
  };
  const [first, second] = [await runs.open(1), await runs.open(2, { disk })];
  expect(await first.take(one)).toBe("mine");
  runs.kill(1);
  expect(await takeWhenFree(second, one)).toBe("mine");
  await second.close();
});

test.each(["live", "claims"])(
  "a link in place of %s that leads out of the storage is neither written to nor swept",
  async (name) => {
    const runs = await claimingRuns();
    const outside = await temporaryFolder();
    await writeFile(join(outside, one), "theirs");
    await mkdir(runs.folder);
    await symlink(outside, join(runs.folder, name));
    expect(await runs.tryOpen(1)).toBeUndefined();
    expect(await filesIn(outside)).toEqual([one]);
  },
);

test("where no claims can be made everything is computed, perhaps by several runs", async () => {
  const runs = await claimingRuns();
  const [first, second] = [await runs.open(1), await runs.open(2)];
  await rm(join(runs.folder, "claims"), { recursive: true, force: true });
  await writeFile(join(runs.folder, "claims"), "in the way");
  expect(await first.take(one)).toBe("mine");
  expect(await second.take(one)).toBe("mine");
  await Promise.all([first.close(), second.close()]);
  expect(await readFile(join(runs.folder, "claims"), "utf8")).toBe("in the way");
});

test("where a run cannot even register there are no claims", async () => {
  const runs = await claimingRuns();
  await writeFile(runs.folder, "in the way");
  expect(await runs.tryOpen(1)).toBeUndefined();
});

test("what is taken or waited for after the end of a run is nobody's", async () => {
  const runs = await claimingRuns();
  const [first, second] = [await runs.open(1), await runs.open(2)];
  expect(await second.take(one)).toBe("mine");
  await first.close();
  expect(await first.take(one)).toBe("unshared");
  await first.freed(one);
  await second.close();
  expect(await filesIn(runs.folder)).toEqual([]);
});
