import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";

const source = (rows: string): string => `
  import { workflow } from "ffuse";
  const load = workflow(() => ${rows});
  const double = workflow((x: number) => ({ x: 2 * x, large: new Uint8Array(20_000) }));
  const size = workflow((a: any, b: any) => ({ x: a.x + b.x, large: a.large }));
  const count = workflow((n: number): any => (n < 1 ? n : count(n - 1)));
  export const sum = size.reduce(double.map(load())).setName("sum");
  export const counted = count(3).setName("counted");
`;

test.each([
  ["--keep-runs", "1"],
  ["--older-than", "0s"],
])(
  "what nodes hand over to is kept with their results: after gc %s %s the next run computes nothing",
  async (...policy) => {
    const rig = await makeRig({ "w.ts": source("[1, 2, 3]") });
    await rig.ffuse("run", "w.ts");
    await rig.write("w.ts", source("[1, 2, 3, 4]"));
    await rig.ffuse("run", "w.ts");
    const cleaned = await rig.ffuse("gc", ...policy);
    expect([cleaned.status, cleaned.stderr]).toEqual([0, ""]);
    const again = await rig.ffuse("run", "w.ts");
    expect(again.status).toBe(0);
    expect((await rig.ffuse("verify")).status).toBe(0);
    if (policy[0] === "--keep-runs") expect(again.stderr).toContain("nothing to compute");
  },
);

test("a node whose value was not made yet has none to read, though it is kept what it hands over to", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      const load = workflow(() => [1, 2]);
      const fail = workflow((x: number) => { if (x > 1) throw new Error("no"); return x; });
      export default fail.map(load()).setName("all");
    `,
  });
  expect((await rig.ffuse("run", "w.ts")).status).toBe(1);
  for (const gc of [false, true]) {
    if (gc) await rig.ffuse("gc", "--keep-runs", "1");
    const { stdout, stderr } = await rig.ffuse("read-task", "w", "all");
    expect([stdout, stderr.split("\n")[0]]).toEqual(["", "FFUSE_TASK_UNKNOWN"]);
    expect((await rig.ffuse("ls-tasks", "w")).stdout).not.toContain("all ");
  }
});
