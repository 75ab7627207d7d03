import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";
import { summaryOf, told } from "../support/told.ts";

/** A chain of as many calls as the parameter says; a file gets a line for each one that is made. */
const chain = (fields: string, more = ""): Readonly<Record<string, string>> => ({
  "w.ts": `
import { appendFileSync } from "node:fs";
import { restore, snapshot, workflow } from "ffuse";
const note = (what: string) => appendFileSync("made.txt", what + "\\n");
const IncrementalSum = workflow(class IncrementalSum {
  ${fields} = 0;
  constructor(start: number) { note("new"); this.${fields} = start; }
  add(n: number) { note("add " + n); return (this.${fields} += n); }
  ${more}
});
export default ({ calls = 5 }: { calls?: number }) => {
  const sum = new IncrementalSum(1);
  return Array.from({ length: calls }, (_, n) => sum.add(n + 1)).at(-1)!;
};
void [restore, snapshot];
`,
});

async function made(rig: Rig): Promise<readonly string[]> {
  const lines = (await rig.read("made.txt")).trimEnd().split("\n");
  await writeFile(join(rig.folder, "made.txt"), "");
  return lines;
}

/** The lines that tell how instances were brought back. */
function resumed(stderr: string): readonly string[] {
  const found = stderr.match(/^ {4}IncrementalSum_0000 {2}.*$/gm) ?? [];
  return found.map((line) => line.trim());
}

test.each(["pool", "local"])(
  "one more call restores the instance and makes that call alone (%s)",
  async (backend) => {
    const rig = await makeRig(chain("total"));
    const run = (calls: number) =>
      rig.ffuse("run", "w.ts", "-p", `calls=${calls}`, "--backend", backend, "--print");
    expect((await run(5)).stdout).toBe("16\n");
    expect((await made(rig)).length).toBe(6);
    const second = await run(6);
    expect([second.stdout, await made(rig)]).toEqual(["22\n", ["add 6"]]);
    expect(resumed(second.stderr)).toEqual([
      "IncrementalSum_0000  restored from the snapshot after IncrementalSum.add_0004",
    ]);
  },
);

test("a sixth call that is appended to the file runs alone, says that it was restored, and why tells it later", async () => {
  const files = chain("total");
  const calls = (count: number): string => {
    const lines = Array.from({ length: count }, (_, n) => `sum.add(${n + 1});`);
    return (files["w.ts"] ?? "").replace(
      /export default[^]*$/,
      `const sum = new IncrementalSum(1);\n${lines.join("\n")}\nvoid [restore, snapshot];\n`,
    );
  };
  const rig = await makeRig({ "w.ts": calls(5) });
  await rig.ffuse("run", "w.ts");
  expect((await made(rig)).length).toBe(6);
  await rig.write("w.ts", calls(6));
  const { stderr } = await rig.ffuse("run", "w.ts");
  expect([told(stderr), summaryOf(stderr), await made(rig)]).toEqual([
    { "IncrementalSum.add_0005": "ran" },
    "w  1 ran, 6 reused, 0 failed, 0 skipped",
    ["add 6"],
  ]);
  const restored = "restored from the snapshot after IncrementalSum.add_0004";
  expect(resumed(stderr)).toEqual([`IncrementalSum_0000  ${restored}`]);
  const why = await rig.ffuse("why", "--run", "last", "IncrementalSum.add_0005");
  expect(why.stdout.replace(/\(\d{4}-.*\)/, "(TIME)")).toBe(
    `IncrementalSum.add_0005  was computed (TIME)\n  new\n  its instance: ${restored}\n`,
  );
});

test("a class with private fields is replayed and says so; with hooks it is restored", async () => {
  const rig = await makeRig(chain("#total"));
  await rig.ffuse("run", "w.ts");
  await made(rig);
  const second = await rig.ffuse("run", "w.ts", "-p", "calls=6", "--print");
  expect([second.stdout, (await made(rig)).length]).toEqual(["22\n", 7]);
  expect(resumed(second.stderr)).toEqual([
    "IncrementalSum_0000  replayed 6 calls (no snapshot: its class has private members (#total))",
  ]);

  const hooks = `static [snapshot](sum: IncrementalSum) { return sum.#total; }
  static [restore](total: number) { const sum = Object.assign(new IncrementalSum(0)); sum.#total = total; return sum; }`;
  const hooked = await makeRig(chain("#total", hooks));
  await hooked.ffuse("run", "w.ts");
  await made(hooked);
  const restored = await hooked.ffuse("run", "w.ts", "-p", "calls=6", "--print");
  expect([restored.stdout, await made(hooked)]).toEqual(["22\n", ["new", "add 6"]]);
});

test("a damaged snapshot is not used, and says so", async () => {
  const rig = await makeRig(chain("total"));
  await rig.ffuse("run", "w.ts");
  await made(rig);
  const folder = join(rig.folder, "storage", "w", "snapshots");
  const names = await readdir(folder, { recursive: true });
  const file = join(folder, names.find((name) => name.length > 60) ?? "");
  const bytes = await readFile(file);
  bytes[bytes.length - 3] = (bytes.at(-3) ?? 0) ^ 1;
  await writeFile(file, bytes);
  const second = await rig.ffuse("run", "w.ts", "-p", "calls=6", "--print");
  expect([second.stdout, (await made(rig)).length]).toEqual(["22\n", 7]);
  expect(resumed(second.stderr)).toEqual([
    "IncrementalSum_0000  replayed 6 calls (the snapshot after IncrementalSum.add_0004 is damaged)",
  ]);
});
