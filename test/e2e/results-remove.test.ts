import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { answerOnTerminal } from "../support/answer-on-terminal.ts";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";

const source = `
  import { workflow } from "ffuse";
  const text = workflow(function text(x: string) { return x.repeat(20_000); });
  export default [text("a").setName("a"), text("b").setName("b")];
`;

async function ranTwo(): Promise<Rig> {
  const rig = await makeRig({ "w.ts": source });
  for (const name of ["w", "other"]) {
    const { status } = await rig.ffuse("run", "w.ts", "-q", "--name", name, "--storage", "kept");
    expect(status).toBe(0);
  }
  return rig;
}

async function tasks(rig: Rig): Promise<readonly string[]> {
  const { stdout } = await rig.ffuse("ls-tasks", "w", "--json", "--storage", "kept");
  return (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
}

async function entries(rig: Rig, workflow: string): Promise<number> {
  const found = await readdir(join(rig.folder, "kept", workflow), { recursive: true });
  return found.filter((path) => /results\/..\/./.test(path)).length;
}

test("nothing is removed without --yes where nobody can be asked", async () => {
  const rig = await ranTwo();
  const task = await rig.ffuse("rm-task", "w", "a", "--storage", "kept");
  expect([task.status, task.stderr]).toEqual([
    2,
    'FFUSE_CONFIRMATION_NEEDED\n  asked to remove the result "a" of workflow "w", and there is no terminal to ask for a yes\n  hint: add --yes to the command\n',
  ]);
  const workflow = await rig.ffuse("rm-workflow", "w", "--storage", "kept");
  expect([workflow.status, workflow.stderr]).toEqual([
    2,
    'FFUSE_CONFIRMATION_NEEDED\n  asked to remove all results of workflow "w", and there is no terminal to ask for a yes\n  hint: add --yes to the command\n',
  ]);
  expect(await tasks(rig)).toEqual(["a", "b"]);
});

test("with --yes a result goes with its file, the others stay, and the next run computes just that", async () => {
  const rig = await ranTwo();
  const removed = await rig.ffuse("rm-task", "w", "a", "--yes", "--storage", "kept");
  expect([removed.status, removed.stdout, removed.stderr]).toEqual([0, "", ""]);
  expect(await tasks(rig)).toEqual(["b"]);
  expect([await entries(rig, "w"), await entries(rig, "other")]).toEqual([1, 2]);
  const { stderr } = await rig.ffuse("run", "w.ts", "--storage", "kept");
  expect(stderr).toContain("w  1 ran, 1 reused, 0 failed, 0 skipped");
});

test("with --yes a workflow goes whole, and the others stay", async () => {
  const rig = await ranTwo();
  const removed = await rig.ffuse("rm-workflow", "w", "-y", "--storage", "kept");
  expect([removed.status, removed.stdout, removed.stderr]).toEqual([0, "", ""]);
  expect(await readdir(join(rig.folder, "kept"))).toEqual(["other"]);
  expect((await rig.ffuse("ls-workflows", "--json", "--storage", "kept")).stdout).toContain(
    '"name": "other"',
  );
});

test("on a terminal the question is asked, and only a yes removes", async () => {
  const rig = await ranTwo();
  const rm = (answer: string, ...words: readonly string[]) =>
    answerOnTerminal(answer, [...words, "--storage", "kept"], rig.folder);

  const no = await rm("n", "rm-task", "w", "a");
  expect(no.screen).toContain('remove the result "a" of workflow "w"? [y/N] ');
  expect([no.status, no.asked]).toEqual([1, true]);
  expect((await rm("", "rm-workflow", "w")).status).toBe(1);
  expect(await tasks(rig)).toEqual(["a", "b"]);

  expect((await rm("y", "rm-task", "w", "a")).status).toBe(0);
  expect(await tasks(rig)).toEqual(["b"]);
  const yes = await rm("yes", "rm-workflow", "w");
  expect(yes.screen).toContain('remove all results of workflow "w"? [y/N] ');
  expect(yes.status).toBe(0);
  expect(await readdir(join(rig.folder, "kept"))).toEqual(["other"]);
});
