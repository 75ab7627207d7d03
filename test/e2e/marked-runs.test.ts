import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Ended, Rig } from "../support/rig.ts";
import { makeRig } from "../support/rig.ts";

/** A graph with more nodes than are listed one by one; `big` does not fit into a journal. */
const source = `
import { env, file, workflow } from "ffuse";
import { readFileSync } from "node:fs";
const read = workflow((path: string) => readFileSync(path, "utf8"));
const big = workflow((text: string) => text.repeat(20_000));
const double = workflow(function double(at: number, text: string) { return at * 2 + text.length; });
const tell = workflow((mode: string) => mode);
const text = read(file("data.txt")).setName("text");
big(text).setName("big");
const mode = tell(env("MODE", "none")).setName("mode");
export default [mode, Array.from({ length: 150 }, (_, at) => double(at, text))];
`;

const files = { "w.ts": source, "data.txt": "ab" };
const unchanged =
  /^w {2}153 nodes on \d+ cores?\nw {2}nothing to compute, 153 results kept from before {2}/;

/** What a run says of itself at its end. */
function summary({ status, stderr }: Ended): string {
  const line = stderr.trimEnd().split("\n").at(-1) ?? "";
  return `${status} ${line.replace(/ {2}[\d.]+ m?s.*$/, "")}`;
}

async function ranOnce(env: Readonly<Record<string, string>> = {}): Promise<Rig> {
  const rig = await makeRig(files, { env });
  expect(summary(await rig.ffuse("run", "w.ts"))).toBe(
    "0 w  153 ran, 0 reused, 0 failed, 0 skipped",
  );
  return rig;
}

async function mark(rig: Rig): Promise<string> {
  return rig.read("storage/w/mark");
}

test("runs of an unchanged large graph say so again and again, and each is in the history", async () => {
  const rig = await ranOnce();
  const before = await readdir(join(rig.folder, "storage/w/runs"));
  for (let run = 2; run <= 4; run += 1) {
    const { status, stderr } = await rig.ffuse("run", "w.ts");
    expect([status, stderr]).toEqual([0, expect.stringMatching(unchanged)]);
    expect(await readdir(join(rig.folder, "storage/w/runs"))).toHaveLength(before.length + run - 1);
  }
  expect((await rig.ffuse("verify")).status).toBe(0);
  expect((await rig.ffuse("read-task", "w", "double_0149")).stdout).toBe("300\n");
});

/** Each is made after the run that follows the one before, which marks the graph again. */
const changes: Readonly<
  Record<string, readonly [change: (rig: Rig) => Promise<unknown>, summary: string]>
> = {
  "a mark of nonsense": [
    (rig) => rig.write("storage/w/mark", '{"ffuseMark":1,"hash":"00"}\n{}'),
    "0 w  nothing to compute, 153 results kept from before",
  ],
  "a removed result": [
    (rig) => rig.ffuse("rm-task", "w", "double_0007", "--yes"),
    "0 w  1 ran, 152 reused, 0 failed, 0 skipped",
  ],
  "an entry that is gone": [
    (rig) => rm(join(rig.folder, "storage/w/results"), { recursive: true }),
    "0 w  1 ran, 152 reused, 0 failed, 0 skipped",
  ],
  "an edit of the code": [
    (rig) => rig.write("w.ts", source.replace("at * 2", "at * 3")),
    "0 w  150 ran, 3 reused, 0 failed, 0 skipped",
  ],
  "other bytes in a declared file": [
    (rig) => rig.write("data.txt", "cde"),
    "0 w  152 ran, 1 reused, 0 failed, 0 skipped",
  ],
  "a rule that makes nodes run": [
    (rig) =>
      rig.write(
        "w.query.yaml",
        'queries:\n  - glob: "double_00?0"\n    task_args: { cache: refresh }\n',
      ),
    "0 w  10 ran, 143 reused, 0 failed, 0 skipped",
  ],
  "no such rule any more": [
    (rig) => rm(join(rig.folder, "w.query.yaml")),
    "0 w  nothing to compute, 153 results kept from before",
  ],
  "another argument": [
    (rig) =>
      rig.write("w.ts", source.replace("at * 2", "at * 3").replace("length: 150", "length: 151")),
    "0 w  1 ran, 153 reused, 0 failed, 0 skipped",
  ],
};

test("whatever changes is seen by the next run of a marked graph", async () => {
  const rig = await ranOnce();
  const seen: Record<string, string> = {};
  for (const [name, [change]] of Object.entries(changes)) {
    expect(await mark(rig), name).toContain("ffuseMark");
    await change(rig);
    seen[name] = summary(await rig.ffuse("run", "w.ts"));
  }
  expect(seen).toEqual(
    Object.fromEntries(Object.entries(changes).map(([name, [, expected]]) => [name, expected])),
  );
});

test("the value of a variable counts, and is not in the mark", async () => {
  const rig = await ranOnce({ MODE: "a secret of eighteen letters" });
  expect(await mark(rig)).not.toContain("eighteen");
  const { ffuse } = await makeRig({}, { env: { MODE: "other" } });
  const words = ["run", join(rig.folder, "w.ts"), "--storage", join(rig.folder, "storage")];
  expect(summary(await ffuse(...words))).toBe("0 w  1 ran, 152 reused, 0 failed, 0 skipped");
});

test("--force runs what it names in a marked graph, and what it prints is read from the store", async () => {
  const rig = await ranOnce();
  const forced = await rig.ffuse("run", "w.ts", "--force", "mode");
  expect(summary(forced)).toBe("0 w  1 ran, 152 reused, 0 failed, 0 skipped");
  expect((await rig.ffuse("run", "w.ts", "--print", "double_0001")).stdout).toBe("4\n");
});

test("a graph with a failure, or with a node that runs every time, is never marked", async () => {
  const failing = `import { workflow } from "ffuse";
    const fail = workflow(() => { throw new Error("no"); });
    export default fail();`;
  const random = `import { workflow } from "ffuse";
    const call = workflow((make: () => number) => make());
    export default call(() => 1);`;
  const rig = await makeRig({ "failing.ts": failing, "random.ts": random });
  expect([
    (await rig.ffuse("run", "failing.ts")).status,
    (await rig.ffuse("run", "random.ts")).status,
  ]).toEqual([1, 0]);
  for (const name of ["failing", "random"]) {
    expect(await readdir(join(rig.folder, "storage", name))).not.toContain("mark");
  }
});

test("what another command writes while a run goes on is not blessed by its mark", async () => {
  const gated = `import { workflow } from "ffuse";
    import { existsSync } from "node:fs";
    const value = workflow((at: number) => at);
    const wait = workflow(async (_: number[]) => {
      process.stderr.write("waits\\n");
      while (!existsSync("open")) await new Promise((resolve) => setTimeout(resolve, 5));
      return 1;
    });
    export default wait([value(1), value(2)]);`;
  const rig = await makeRig({ "g.ts": gated });
  const { child, end } = rig.start("run", "g.ts");
  await new Promise<void>((resolve) => {
    child.stderr?.on("data", (text: Buffer) => {
      if (String(text).includes("waits")) resolve();
    });
  });
  expect((await rig.ffuse("rm-task", "g", "value_0001", "--yes")).status).toBe(0);
  await writeFile(join(rig.folder, "open"), "");
  expect((await end).status).toBe(0);
  expect(summary(await rig.ffuse("run", "g.ts"))).toBe("0 g  1 ran, 2 reused, 0 failed, 0 skipped");
});
