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
  import { after, optional, recover, workflow } from "ffuse";
  const risky = workflow((n: number) => {
    if (n > 1 && !existsSync("mended")) throw Object.assign(new RangeError("no " + n), { code: "E" + n });
    return { n };
  });
  const plus = workflow((x: { n: number }) => x.n + 1);
`;

test("a failure is a value to those that ask for it, what was asked of others is skipped, and all is made good later", async () => {
  const rig = await makeRig({
    "w.ts": `${head}
      const good = risky(1).setName("good");
      const bad = risky(2).setName("bad");
      const below = plus(bad).setName("below");
      export const a = optional(good).setName("a");
      export const b = optional(below).setName("b");
      export const c = recover(below, 7).setName("c");
      export const d = recover(good.n, 7).setName("d");
      export const e = recover(bad, { of: good }).setName("e");
      export const f = recover(bad, plus(good)).setName("f");
    `,
  });
  const run = await rig.ffuse("run", "w.ts");
  expect(summary(run)).toMatch(/^1 w {2}\d+ ran, 0 reused, 1 failed, 1 skipped$/);
  const error = { node: "bad", name: "RangeError", message: "no 2", code: "E2" };
  expect(await Promise.all(["a", "b", "c", "d", "e", "f"].map((name) => value(rig, name)))).toEqual(
    [{ ok: true, value: { n: 1 } }, { ok: false, error }, ...[7, 1, { of: { n: 1 } }, 2]],
  );
  const again = await rig.ffuse("run", "w.ts");
  expect(summary(again)).toMatch(/^1 w {2}0 ran, \d+ reused, 1 failed, 1 skipped$/);
  await rig.write("mended", "");
  expect(summary(await rig.ffuse("run", "w.ts"))).toContain("0 failed, 0 skipped");
  expect(await value(rig, "b")).toEqual({ ok: true, value: 3 });
  expect(await value(rig, "c")).toBe(3);
  expect(await value(rig, "e")).toEqual({ n: 2 });
});

test("what stands in may fail itself, and says so", async () => {
  const rig = await makeRig({
    "w.ts": `${head}
      export default recover(risky(2).setName("first"), risky(3).setName("second")).setName("r");
    `,
  });
  const { status, stderr } = await rig.ffuse("run", "w.ts");
  expect(status).toBe(1);
  expect(stderr).toContain(
    'node "r" threw Error: what stands in for node "first" failed, too: "second" threw RangeError: no 3',
  );
});

test.each([
  ["a list that another node makes", "workflow(() => [1, 2, 3])()"],
  ["a list of the file", "[1, 2, 3]"],
])("a map collects failures among the values, in order: %s", async (_, list) => {
  const rig = await makeRig({
    "w.ts": `${head}
      const count = workflow((all: { ok: boolean }[]) => all.filter(({ ok }) => ok).length);
      const all = risky.mapWith({ onError: "collect" }, ${list}).setName("all");
      export { all };
      export const good = count(all as never).setName("good");
    `,
  });
  const run = await rig.ffuse("run", "w.ts");
  expect(run.status).toBe(1);
  const failed = (n: number, at: number): unknown => ({
    ok: false,
    error: { node: `all[${at}]`, name: "RangeError", message: `no ${n}`, code: `E${n}` },
  });
  expect(await value(rig, "all")).toEqual([
    { ok: true, value: { n: 1 } },
    failed(2, 1),
    failed(3, 2),
  ]);
  expect(await value(rig, "good")).toBe(1);
  await rig.write("mended", "");
  expect((await rig.ffuse("run", "w.ts")).status).toBe(0);
  expect(await value(rig, "good")).toBe(3);
});

test("a node that only comes after another one waits for it, is given nothing of it, and counts nothing of it", async () => {
  const rig = await makeRig({
    "w.ts": `${head}
      const note = (text: string) => appendFileSync("ran", text + "\\n");
      const prepare = workflow((n: number) => { note("prepare " + n); return n; });
      const use = workflow(() => { note("use"); return "used"; });
      const first = prepare(1).setName("first");
      export default after(use().setName("use"), first);
    `,
  });
  await rig.ffuse("run", "w.ts");
  expect(await rig.read("ran")).toBe("prepare 1\nuse\n");
  await rig.write("w.ts", (await rig.read("w.ts")).replace("prepare(1)", "prepare(2)"));
  expect(summary(await rig.ffuse("run", "w.ts"))).toBe("0 w  1 ran, 1 reused, 0 failed, 0 skipped");
  const graph = await rig.ffuse("graph", "w.ts", "--format", "mermaid");
  expect(graph.status).toBe(0);
});

test("inside a node failures are values, and nodes come after each other, as in the file", async () => {
  const rig = await makeRig({
    "w.ts": `${head}
      const outer = workflow((n: number): any => {
        const one = risky(n);
        const zero = recover(one, 0);
        const two = after(risky(1), zero);
        return { one: optional(one), two, all: risky.mapWith({ onError: "collect" }, [1, n]) };
      });
      export default outer(2).setName("o");
    `,
  });
  const run = await rig.ffuse("run", "w.ts");
  expect(run.status).toBe(1);
  const failed = (node: string): unknown => ({
    ok: false,
    error: { node, name: "RangeError", message: "no 2", code: "E2" },
  });
  expect(await value(rig, "o")).toEqual({
    one: failed("o/risky_0000"),
    two: { n: 1 },
    all: [{ ok: true, value: { n: 1 } }, failed("o/risky_gather_0000[1]")],
  });
});

test.each([
  [
    "optional(5 as never);",
    "FFUSE_NOT_A_HANDLE",
    "optional(…) takes the handle of a node, and was given a value of type number",
  ],
  [
    'const x = plus(risky(1)).setName("x"); after(x, plus(risky(2)).setName("y"));',
    "FFUSE_AFTER_LATER",
    'node "x" is to run after "y", which was called later',
  ],
])("%s is refused where it stands", async (line, code, headline) => {
  const rig = await makeRig({ "w.ts": head + line });
  const { status, stderr } = await rig.ffuse("run", "w.ts");
  expect(status).toBe(2);
  const lines = stderr.split("\n");
  expect(lines[0]).toMatch(new RegExp(`^${code} {2}w\\.ts:9:\\d+$`));
  expect(lines[1]).toBe(`  ${headline}`);
});
