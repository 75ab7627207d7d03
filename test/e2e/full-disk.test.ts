import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { makeRig } from "../support/rig.ts";

const source = `
import { workflow } from "ffuse";
const bytes = workflow((fill: number) => new Uint8Array(400_000).fill(fill));
const total = workflow((...all: Uint8Array[]) => all.reduce((sum, each) => sum + each[5]!, 0));
const all = [1, 2, 3, 4].map((fill) => bytes(fill).setName("bytes" + fill));
export default total(...all).setName("total");
`;

const run = promisify(execFile);

/** Puts a small disk at a folder; false where this process may not. */
async function mountDisk(folder: string): Promise<boolean> {
  await mkdir(folder);
  try {
    await run("mount", ["-t", "tmpfs", "-o", "size=2m", "ffuse-test", folder]);
  } catch {
    return false;
  }
  onTestFinished(async () => void (await run("umount", ["-l", folder])));
  return true;
}

test("a run whose disk fills up says so and leaves nothing half-written, and the next one with room completes", async (context) => {
  const rig = await makeRig({ "w.ts": source });
  const storage = join(rig.folder, "storage");
  if (!(await mountDisk(storage))) context.skip();
  const filler = join(storage, "filler");
  await writeFile(filler, Buffer.alloc(1_000_000));
  const full = await rig.ffuse("run", "w.ts", "--print");
  expect(full.status).toBeGreaterThan(0);
  expect(full.stderr).toContain("ENOSPC");
  expect(full.stderr).not.toMatch(/^\s+at |bug:/m);
  expect((await rig.ffuse("verify")).status).toBe(0);
  for (const fill of [1, 2, 3, 4]) {
    const { status, stdout } = await rig.ffuse("read-task", "w", `bytes${fill}`, "[0]");
    if (status === 0) expect(stdout).toBe(`${fill}\n`);
  }
  await rm(filler);
  const roomy = await rig.ffuse("run", "w.ts", "--print");
  expect([roomy.status, roomy.stdout.trim(), roomy.stderr.includes("ENOSPC")]).toEqual([
    0,
    "10",
    false,
  ]);
  expect((await rig.ffuse("read-task", "w", "bytes4", "[0]")).stdout).toBe("4\n");
  expect((await rig.ffuse("verify")).status).toBe(0);
}, 60_000);
