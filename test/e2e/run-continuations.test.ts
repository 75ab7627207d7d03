import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Ended, Rig } from "../support/rig.ts";

function summary({ status, stderr }: Ended): string {
  const line = stderr.trimEnd().split("\n").at(-1) ?? "";
  return `${status} ${line.replace(/ {2}[\d.]+ (?:m?s|min).*$/, "")}`;
}

async function value(rig: Rig, ...name: readonly string[]): Promise<unknown> {
  const { stdout, stderr } = await rig.ffuse("read-task", "w", ...name);
  if (stderr !== "") throw new Error(stderr);
  return JSON.parse(stdout) as unknown;
}

const head = `
  import { appendFileSync, existsSync } from "node:fs";
  import { workflow } from "ffuse";
  const note = (what: string) => appendFileSync("ran", what + "\\n");
`;

const fibonacci = `${head}
  const add = workflow((a: number, b: number) => a + b);
  const fib = workflow((n: number): any => {
    note("fib " + n);
    return n < 2 ? n : add(fib(n - 1), fib(n - 2));
  });
`;

test("a recursion computes each inner node once, names it under its parent, and finds it again in a longer one", async () => {
  const rig = await makeRig({ "w.ts": `${fibonacci} export default fib(12).setName("f");` });
  const first = await rig.ffuse("run", "w.ts", "--print");
  expect([first.status, first.stdout]).toEqual([0, "144\n"]);
  expect((await rig.read("ran")).trimEnd().split("\n").sort()).toEqual(
    Array.from({ length: 13 }, (_, n) => `fib ${n}`).sort(),
  );
  expect(await value(rig, "f/fib_0000/fib_0001")).toBe(34);
  expect(await value(rig, "f/add_0000")).toBe(144);
  expect(summary(await rig.ffuse("run", "w.ts"))).toContain("nothing to compute");
  await rig.write("ran", "");
  await rig.write("w.ts", `${fibonacci} export default fib(14).setName("f");`);
  expect((await rig.ffuse("run", "w.ts", "--print")).stdout).toBe("377\n");
  expect((await rig.read("ran")).trimEnd().split("\n").sort()).toEqual(["fib 13", "fib 14"]);
});

test("a sort divides and conquers", async () => {
  const rig = await makeRig({
    "w.ts": `${head}
      const merge = workflow((left: number[], right: number[]) => {
        const merged: number[] = [];
        let [l, r] = [0, 0];
        while (l < left.length || r < right.length) {
          merged.push(r >= right.length || left[l]! <= right[r]! ? left[l++]! : right[r++]!);
        }
        return merged;
      });
      const sort = workflow((list: number[]): any => {
        if (list.length < 2) return list;
        const middle = list.length >> 1;
        return merge(sort(list.slice(0, middle)), sort(list.slice(middle)));
      });
      export default sort(Array.from({ length: 60 }, (_, i) => (i * 37) % 61)).setName("sorted");
    `,
  });
  expect((await rig.ffuse("run", "w.ts")).status).toBe(0);
  const sorted = Array.from({ length: 60 }, (_, i) => (i * 37) % 61).sort((a, b) => a - b);
  expect(await value(rig, "sorted")).toEqual(sorted);
});

test("a loop goes on until it converges, a branch takes one way, and a structure has the values of handles in it", async () => {
  const rig = await makeRig({
    "w.ts": `${head}
      const halve = workflow(async (x: number): Promise<any> => (x < 1 ? { x, large: new Float64Array(4_000) } : halve(x / 2)));
      const left = workflow(() => "left");
      const right = workflow(() => "right");
      const choose = workflow((n: number): any => (n > 0 ? left() : right().setName("other")));
      const shape = workflow((n: number): any => ({
        at: [left(), n],
        also: new Map([["k", right()]]),
        item: halve(n).x,
        plain: { n },
      }));
      const length = workflow((value: { x: number; large: Float64Array }) => value.large.length);
      export const loop = halve(100).setName("loop");
      export const size = length(loop).setName("size");
      export const way = choose(-1).setName("way");
      export const shaped = shape(8).setName("shaped");
    `,
  });
  expect((await rig.ffuse("run", "w.ts")).stderr).toContain("0 failed, 0 skipped");
  expect(await value(rig, "size")).toBe(4_000);
  for (const name of ["way", "way/other"]) {
    expect((await rig.ffuse("read-task", "w", name)).stdout).toBe("right\n");
  }
  expect(await value(rig, "shaped", "item")).toBe(0.5);
  expect(await value(rig, "shaped", "at")).toEqual(["left", 8]);
  expect(summary(await rig.ffuse("run", "w.ts"))).toContain("nothing to compute");
});

test("a node maps over what it has computed itself, and over what its own calls will give", async () => {
  const rig = await makeRig({
    "w.ts": `${head}
      const list = workflow((n: number) => Array.from({ length: n }, (_, i) => i + 1));
      const square = workflow((x: number, by: number) => x * x * by);
      const sum = workflow((a: number, b: number) => a + b);
      const all = workflow((n: number): any => ({
        known: square.map([n, n + 1], 1),
        later: square.map(list(n), 10),
        total: sum.reduce(square.map(list(n), 1)),
      }));
      export default all(4).setName("all");
    `,
  });
  const run = await rig.ffuse("run", "w.ts", "--print");
  expect(run.stderr).toContain("0 failed, 0 skipped");
  expect(JSON.parse(run.stdout)).toEqual({ known: [16, 25], later: [10, 40, 90, 160], total: 30 });
  expect(await value(rig, "all/square_map_0001[2]")).toBe(9);
});

test("an inner node that fails skips those that handed over to it, and the next run goes on there", async () => {
  const rig = await makeRig({
    "w.ts": `${head}
      const last = workflow((n: number) => {
        if (!existsSync("mended")) throw new Error("broken " + n);
        return n;
      });
      const outer = workflow((n: number): any => (note("outer " + n), n === 0 ? last(n) : outer(n - 1)));
      export default outer(3).setName("o");
    `,
  });
  const broken = await rig.ffuse("run", "w.ts");
  expect(summary(broken)).toBe("1 w  0 ran, 0 reused, 1 failed, 4 skipped");
  expect(broken.stderr).toContain(
    'node "o/outer_0000/outer_0000/outer_0000/last_0000" threw Error: broken 0',
  );
  await rig.write("mended", "");
  await rig.write("ran", "");
  expect((await rig.ffuse("run", "w.ts", "--print")).stdout).toBe("0\n");
  expect(await rig.read("ran")).toBe("");
});

test("rules of the query file reach the nodes that others hand over to", async () => {
  const rig = await makeRig({
    "w.ts": `${head}
      import { context } from "ffuse";
      const inner = workflow((n: number) => { note("inner"); return [n, context().resources.custom._gpu_memory ?? 0]; });
      const outer = workflow((n: number): any => inner(n));
      export default outer(1).setName("o");
    `,
    "w.query.yaml": `
init: { resources: { _gpu_memory: 4 } }
queries:
  - glob: "o/*"
    remote_args: { resources: { _gpu_memory: 3 } }
    task_args: { cache: off }
`,
  });
  const run = await rig.ffuse("run", "w.ts", "--print");
  expect([run.stderr.includes("warning"), run.stdout]).toEqual([false, "[1,3]\n"]);
  await rig.ffuse("run", "w.ts");
  expect(await rig.read("ran")).toBe("inner\ninner\n");
});
