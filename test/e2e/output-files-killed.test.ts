import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gateSource } from "../support/gate.ts";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";
import { told } from "../support/told.ts";
import { addToTree } from "../support/tree.ts";

/** The file takes several pieces to copy. */
const tree = {
  "w.ts": `
import { readFileSync, writeFileSync } from "node:fs";
import { outputFile, workflow } from "ffuse";
const here = (name: string) => new URL(name, import.meta.url);
const big = workflow(function big() {
  writeFileSync(here("big.txt"), "0123456789".repeat(300_000));
  return outputFile(here("big.txt"));
});
const size = workflow(function size(path: string) {
  return readFileSync(path).byteLength;
});
export default size(big().setName("copied")).setName("size");
`,
};

/** Runs the workflow up to a gate, and kills it there with all its threads. */
async function killedAt(rig: Rig, gate: string): Promise<void> {
  await addToTree(rig.folder, { "gate.cjs": gate });
  const gatePath = JSON.stringify(join(rig.folder, "gate.cjs"));
  const gated = await makeRig({}, { env: { NODE_OPTIONS: `--require ${gatePath}` } });
  const storage = join(rig.folder, "storage");
  const { child, end } = gated.start("run", join(rig.folder, "w.ts"), "--storage", storage);
  child.stderr?.on("data", (text: Buffer) => {
    if (text.toString().includes("held")) child.kill("SIGKILL");
  });
  expect((await end).signal).toBe("SIGKILL");
}

/** The names of kept contents, finished or not. */
async function kept(rig: Rig): Promise<readonly string[]> {
  const names = await readdir(join(rig.folder, "storage/w/files"), { recursive: true });
  return names.filter((name) => name.length > 60);
}

async function run(rig: Rig): Promise<readonly [Readonly<Record<string, string>>, string]> {
  const { status, stdout, stderr } = await rig.ffuse("run", "w.ts", "--print");
  expect([status, stderr]).toEqual([0, expect.not.stringContaining("warning")]);
  return [told(stderr), stdout];
}

const bytes = 3_000_000;

test("a run that is killed while a returned file is copied, or put back, leaves nothing half, and the next one is right", async () => {
  const rig = await makeRig(tree);
  await killedAt(rig, gateSource(/storage\/w\/files\/.*~/, "write", 2));
  // A name with a "~" is that of no content.
  expect(await kept(rig)).toEqual([expect.stringMatching(/^[0-9a-f]{2}\/[0-9a-f]{64}~/)]);
  expect(await run(rig)).toEqual([{ copied: "ran", size: "ran" }, `${bytes}\n`]);
  const whole = (await kept(rig)).filter((name) => !name.includes("~"));
  const path = join(rig.folder, "storage/w/files", whole[0] ?? "");
  expect([whole.length, (await stat(path)).size]).toEqual([1, bytes]);

  await rm(join(rig.folder, "big.txt"));
  await killedAt(rig, gateSource(/\.big\.txt\.ffuse-/, "datasync"));
  const names = async () => (await readdir(rig.folder)).filter((name) => name.includes("big"));
  expect(await names()).toEqual([expect.stringMatching(/^\.big\.txt\.ffuse-/)]);
  expect(await run(rig)).toEqual([{}, `${bytes}\n`]);
  expect(await names()).toEqual(["big.txt"]);
  expect((await stat(join(rig.folder, "big.txt"))).size).toBe(bytes);
});
