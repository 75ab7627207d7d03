import { once } from "node:events";
import type { ChildProcess } from "node:child_process";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { openDrive } from "../support/driven-node.ts";
import { makeRig } from "../support/rig.ts";
import { summaryOf, told } from "../support/told.ts";

/** What Ctrl-C does: the signal goes to the command and to every process it has started. */
function pressCtrlC(child: ChildProcess): void {
  process.kill(-(child.pid ?? 0), "SIGINT");
}

/** Comes back when stderr has said a text. */
async function said(child: ChildProcess, text: string): Promise<void> {
  let all = "";
  await new Promise<void>((resolve) => {
    child.stderr?.on("data", (chunk: Buffer) => {
      all += chunk.toString();
      if (all.includes(text)) resolve();
    });
  });
}

const chain = `
import { workflow } from "ffuse";
import { driven } from "./driven.ts";
const step = workflow(async function step(name: string, ...parents: unknown[]) { return driven(name); });
const first = step("first").setName("first");
const second = step("second", first).setName("second");
export default step("third", second).setName("third");
`;

test.each(["SIGINT", "SIGTERM"] as const)(
  "after %s nothing new starts, the running node may finish, and the next run goes on from there",
  async (signal) => {
    const drive = await openDrive();
    const rig = await makeRig({ ...drive.files, "w.ts": chain }, drive);
    const { child, end } = rig.start("run", "w.ts");
    (await drive.started("first")).go(1);
    const second = await drive.started("second");
    process.kill(-(child.pid ?? 0), signal);
    await said(child, "stopping");
    second.go(2);
    const { status, stdout, stderr } = await end;
    expect([status, stdout]).toEqual([130, ""]);
    expect(told(stderr)).toEqual({ first: "ran", second: "ran" });
    expect(summaryOf(stderr)).toBe(
      "w  2 ran, 0 reused, 0 failed, 0 skipped, 1 not started, stopped",
    );

    const again = rig.start("run", "w.ts");
    (await drive.started("third")).go(3);
    const next = await again.end;
    expect([next.status, told(next.stderr)]).toEqual([0, { third: "ran" }]);
  },
);

test.each(["pool", "local"])(
  "a second Ctrl-C stops at once, and what finished before is kept (%s)",
  async (backend) => {
    const drive = await openDrive();
    const rig = await makeRig({ ...drive.files, "w.ts": chain }, drive);
    const { child, end } = rig.start("run", "w.ts", "--backend", backend);
    (await drive.started("first")).go(1);
    await drive.started("second");
    pressCtrlC(child);
    await said(child, "stopping: nothing new starts");
    pressCtrlC(child);
    const { status, signal, stderr } = await end;
    expect([status, signal]).toEqual([130, null]);
    expect(told(stderr)).toEqual({ first: "ran", second: "failed" });
    expect(stderr).toContain('node "second" was stopped before it ended');

    const again = rig.start("run", "w.ts");
    (await drive.started("second")).go(2);
    (await drive.started("third")).go(3);
    const next = await again.end;
    expect([next.status, told(next.stderr)]).toEqual([0, { second: "ran", third: "ran" }]);
  },
);

test("a second Ctrl-C ends busy loops and children that are waited for", async () => {
  const drive = await openDrive();
  const rig = await makeRig(
    {
      ...drive.files,
      "w.ts": `
import { execSync } from "node:child_process";
import { workflow } from "ffuse";
import { driven } from "./driven.ts";
const spin = workflow(async function spin() { await driven("spin"); for (;;); });
const wait = workflow(async function wait() {
  await driven("wait");
  // Shields itself from the terminal's Ctrl-C, as a server that is started by a node may.
  execSync("trap '' INT; touch waiting; exec sleep 60");
});
export default [spin(), wait()];
`,
      "w.query.yaml": "init: { num_cpus: 2 }",
    },
    drive,
  );
  const { child, end } = rig.start("run", "w.ts");
  const nodes = [await drive.started("spin"), await drive.started("wait")];
  for (const node of nodes) node.go();
  await vi.waitFor(() => access(join(rig.folder, "waiting")), { timeout: 10_000 });
  pressCtrlC(child);
  await said(child, "stopping");
  pressCtrlC(child);
  const [status, signal] = (await once(child, "exit")) as [number | null, string | null];
  // The child that is waited for outlives the run, and holds its stderr.
  process.kill(-(child.pid ?? 0), "SIGKILL");
  await end;
  // A shell calls both of them 130.
  expect(status === 130 || signal === "SIGINT").toBe(true);
});

test("Ctrl-C while the workflow loads ends the run at once, with nothing kept", async () => {
  const drive = await openDrive();
  const rig = await makeRig(
    {
      ...drive.files,
      "w.ts": `
import { workflow } from "ffuse";
import { driven } from "./driven.ts";
await driven("loading");
export default workflow(function one() { return 1; })();
`,
    },
    drive,
  );
  const { child, end } = rig.start("run", "w.ts");
  await drive.started("loading");
  pressCtrlC(child);
  const { status, stdout, stderr } = await end;
  expect([status, stdout, stderr]).toEqual([
    130,
    "",
    "FFUSE_RUN_STOPPED\n  the run was stopped before anything ran\n  hint: run it again\n",
  ]);
});

test("Ctrl-C at any moment of the start ends the run with status 130 or by the signal, and hurts no later run", async () => {
  const rig = await makeRig({
    "w.ts": `
import { workflow } from "ffuse";
export default workflow(function one() { return 1; })().setName("one");
`,
  });
  const delaysMs = [50, 100, 150, 200, 250, 300, 400];
  for (const delayMs of delaysMs) {
    const { child, end } = rig.start("run", "w.ts", "--storage", `s${delayMs}`);
    // The one place where time itself is under test.
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (child.exitCode === null) pressCtrlC(child);
    const { status, signal, stderr } = await end;
    expect(
      [0, 130].includes(status ?? -1) || signal === "SIGINT",
      `${delayMs} ms: ${String(status)} ${stderr}`,
    ).toBe(true);
    expect(stderr.replace("FFUSE_RUN_STOPPED", "")).not.toContain("FFUSE_");
  }
  expect((await rig.ffuse("run", "w.ts")).status).toBe(0);
});
