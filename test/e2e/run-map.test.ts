import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Ended, Rig } from "../support/rig.ts";

/** The last line that a run says of itself, without its times. */
function summary({ status, stderr }: Ended): string {
  const line = stderr.trimEnd().split("\n").at(-1) ?? "";
  return `${status} ${line.replace(/ {2}[\d.]+ (?:m?s|min).*$/, "")}`;
}

/** A list from a file, and a node for each of its elements that notes what it was given. */
function mapOver(rest: string): string {
  return `
    import { appendFileSync, readFileSync } from "node:fs";
    import { file, workflow } from "ffuse";
    const load = workflow((path: string) => JSON.parse(readFileSync(path, "utf8")) as any[]);
    const double = workflow((x: any, by: number) => {
      appendFileSync("ran", JSON.stringify(x) + "\\n");
      return x * by;
    });
    const rows = load(file("rows.json")).setName("rows");
    ${rest}
  `;
}

/** What was computed since the last time that somebody asked. */
async function takeRan(rig: Rig): Promise<readonly string[]> {
  const ran = await rig.read("ran").catch(() => "");
  await rig.write("ran", "");
  return ran.split("\n").filter(Boolean).sort();
}

async function value(rig: Rig, name: string): Promise<unknown> {
  const { stdout, stderr } = await rig.ffuse("read-task", "w", name);
  if (stderr !== "") throw new Error(stderr);
  return JSON.parse(stdout) as unknown;
}

test("a map runs a node for each element, gives the list in order, and runs only what is new when the list changes", async () => {
  const rig = await makeRig({
    "w.ts": mapOver(`export default double.map(rows, 10);`),
    "rows.json": "[1, 2, 3]",
  });
  expect(summary(await rig.ffuse("run", "w.ts"))).toBe("0 w  5 ran, 0 reused, 0 failed, 0 skipped");
  expect(await value(rig, "double")).toEqual([10, 20, 30]);
  expect(await value(rig, "double[1]")).toBe(20);
  expect(await takeRan(rig)).toEqual(["1", "2", "3"]);
  const again = await rig.ffuse("run", "w.ts");
  expect(summary(again)).toBe("0 w  nothing to compute, 5 results kept from before");

  for (const [rows, ran] of [
    [[0, 1, 2, 3], ["0"]],
    [[3, 2, 1], []],
    [[3, 1], []],
    [[3, 5, 1, 5], ["5"]],
    [[], []],
  ] as const) {
    await rig.write("rows.json", JSON.stringify(rows));
    expect((await rig.ffuse("run", "w.ts")).status).toBe(0);
    expect(await takeRan(rig)).toEqual(ran);
    expect(await value(rig, "double")).toEqual(rows.map((each) => each * 10));
  }
});

test("elements are named by a key, and two of one name are refused", async () => {
  const by = `export default double.mapWith({ key: (row: number) => "row " + (row % 4) }, rows, 1);`;
  const rig = await makeRig({ "w.ts": mapOver(by), "rows.json": "[5, 6]" });
  await rig.ffuse("run", "w.ts");
  const { stdout } = await rig.ffuse("ls-tasks", "w");
  expect(stdout.split("\n").map((line) => line.split("  ")[0])).toEqual([
    ...["double", "double[row 1]", "double[row 2]", "rows", ""],
  ]);
  await rig.write("rows.json", "[5, 6, 9]");
  const twice = await rig.ffuse("run", "w.ts");
  expect(twice.status).toBe(1);
  expect(twice.stderr).toContain(
    'node "double" threw FfuseError [FFUSE_GROWN_NAME_TAKEN]: node "double" hands over to two nodes named "double[row 1]"',
  );
  // Another key gives other names, though nothing else has changed.
  await rig.write("w.ts", mapOver(by.replace("row % 4", "row")));
  await rig.ffuse("run", "w.ts");
  expect(await value(rig, "double[row 9]")).toBe(9);
});

test("maps go over items, over the results of maps, and over lists that the file itself has", async () => {
  const rig = await makeRig({
    "w.ts": mapOver(`
      const split = workflow((all: any[]) => ({ low: all.slice(0, 2), parts: all.map((x) => [x, x]) }));
      const parts = split(rows);
      const sum = workflow((list: number[]) => list.reduce((a, b) => a + b, 0));
      const low = double.map(parts.low, 2).setName("low");
      export const again = double.map(low, rows[0]).setName("again");
      export const sums = sum.map(parts.parts).setName("sums");
      export const known = double.map([7, rows[1], 9], 2).setName("known");
      export const total = sum(again).setName("total");
    `),
    "rows.json": "[1, 2, 3]",
  });
  expect((await rig.ffuse("run", "w.ts")).stderr).toContain("0 failed, 0 skipped");
  expect(
    await Promise.all(["low", "again", "sums", "known", "total"].map((n) => value(rig, n))),
  ).toEqual([[2, 4], [2, 4], [2, 4, 6], [14, 4, 18], 6]);
  expect(await value(rig, "known[1]")).toBe(4);
});

test("an element that fails skips the list, the others are kept, and the next run computes what is left", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { existsSync } from "node:fs";
      import { workflow } from "ffuse";
      const load = workflow(() => [1, 2, 3]);
      const check = workflow((x: number) => {
        if (x === 2 && !existsSync("mended")) throw new Error("no " + x);
        return x;
      });
      const sum = workflow((list: number[]) => list.length);
      export default sum(check.map(load())).setName("sum");
    `,
  });
  const broken = await rig.ffuse("run", "w.ts");
  expect(summary(broken)).toBe("1 w  3 ran, 0 reused, 1 failed, 2 skipped");
  expect(broken.stderr).toContain('check  skipped: "check[1]" failed');
  await rig.write("mended", "");
  expect(summary(await rig.ffuse("run", "w.ts"))).toBe("0 w  3 ran, 3 reused, 0 failed, 0 skipped");
});

test("a hole in a list is undefined to the node of its element", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      const load = workflow(() => [1, , 3]);
      const text = workflow((x: number | undefined) => String(x));
      export default text.map(load()).setName("texts");
    `,
  });
  expect(summary(await rig.ffuse("run", "w.ts"))).toContain("5 ran, 0 reused, 0 failed, 0 skipped");
  expect(await value(rig, "texts")).toEqual(["1", "undefined", "3"]);
});

test("large elements, and a list that is too large to be at hand, come to each node whole and as its own", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      const make = workflow(() => Array.from({ length: 40 }, (_, i) => new Float64Array(5_000).fill(i)));
      const spoil = workflow((rows: Float64Array) => {
        const sum = rows.reduce((a, b) => a + b, 0);
        rows.fill(-1);
        return sum;
      });
      const all = make();
      export const sums = spoil.map(all).setName("sums");
      export const again = spoil.map(all).setName("again");
    `,
  });
  expect((await rig.ffuse("run", "w.ts")).status).toBe(0);
  const sums = Array.from({ length: 40 }, (_, i) => i * 5_000);
  expect(await value(rig, "sums")).toEqual(sums);
  expect(await value(rig, "again")).toEqual(sums);
});

test("a reduce merges neighbours as a tree, and one changed element runs its path to the root", async () => {
  const rig = await makeRig({
    "w.ts": mapOver(`
      const merge = workflow((a: string, b: string, sign: string) => {
        appendFileSync("ran", a + b + "\\n");
        return "(" + a + sign + b + ")";
      });
      export const tree = merge.reduce(rows, "+").setName("tree");
      export const known = merge.reduce(["x", "y", rows[0]], "*").setName("known");
    `),
    "rows.json": JSON.stringify(["a", "b", "c", "d", "e", "f", "g"]),
  });
  await rig.ffuse("run", "w.ts");
  const text = async (name: string): Promise<string> =>
    (await rig.ffuse("read-task", "w", name)).stdout.trimEnd();
  expect(await text("tree")).toBe("(((a+b)+(c+d))+((e+f)+g))");
  expect(await text("tree[0..3]")).toBe("((a+b)+(c+d))");
  expect(await text("known")).toBe("((x*y)*a)");
  await takeRan(rig);
  await rig.write("rows.json", JSON.stringify(["a", "b", "c", "d", "E", "f", "g"]));
  await rig.ffuse("run", "w.ts");
  expect(await takeRan(rig)).toEqual(["((a+b)+(c+d))((E+f)+g)", "(E+f)g", "Ef"].sort());
  await rig.write("rows.json", '["only"]');
  await rig.ffuse("run", "w.ts");
  expect(await text("tree")).toBe("only");
});

test("a run that is killed in the middle of a map goes on where it was", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { appendFileSync, existsSync } from "node:fs";
      import { workflow } from "ffuse";
      const load = workflow(() => Array.from({ length: 300 }, (_, i) => i));
      const each = workflow(async (x: number) => {
        appendFileSync("ran", x + "\\n");
        if (x === 200 && !existsSync("killed")) {
          console.log("there");
          await new Promise((done) => setTimeout(done, 60_000));
        }
        return x;
      });
      const sum = workflow((a: number, b: number) => a + b);
      export default sum.reduce(each.map(load())).setName("sum");
    `,
  });
  const { child, end } = rig.start("run", "w.ts");
  await new Promise<void>((found) => {
    child.stderr?.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes("there")) found();
    });
  });
  child.kill("SIGKILL");
  await end;
  await rig.write("killed", "");
  const before = (await rig.read("ran")).trimEnd().split("\n").length;
  const rest = await rig.ffuse("run", "w.ts", "--print");
  expect(rest.stdout).toBe(`${(300 * 299) / 2}\n`);
  const after = (await rig.read("ran")).trimEnd().split("\n").length;
  // What a kill may take is what the journal was given in its last moments.
  expect(after).toBeLessThan(before + 300);
  expect((await rig.ffuse("verify")).status).toBe(0);
  expect(summary(await rig.ffuse("run", "w.ts"))).toContain("nothing to compute");
});

test("a list of one value is not taken for that value, nor for a list of what came of it", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      const one = workflow(() => ["x"]);
      const same = workflow((x: string) => x);
      const both = workflow((a: string, b: string) => a + b);
      const inner = workflow((): any => same("x"));
      const listed = workflow((): any => [same("x")]);
      export const value = inner().setName("value");
      export const list = same.map(one()).setName("list");
      export const item = both.reduce(one()).setName("item");
      export const collected = same.mapWith({ onError: "collect" }, one()).setName("collected");
      export const structure = listed().setName("structure");
    `,
  });
  expect((await rig.ffuse("run", "w.ts", "--workers", "1")).status).toBe(0);
  for (const [name, said] of [
    ["value", "x\n"],
    ["item", "x\n"],
    ["list", '["x"]\n'],
    ["structure", '["x"]\n'],
    ["collected", '[{"ok":true,"value":"x"}]\n'],
  ] as const) {
    expect([name, (await rig.ffuse("read-task", "w", name)).stdout]).toEqual([name, said]);
  }
});

test("the in-process engine makes the same of maps", async () => {
  const rig = await makeRig({
    "w.ts": mapOver(`export default double.map(rows, 3);`),
    "rows.json": "[1, 2]",
  });
  const { stdout } = await rig.ffuse("run", "w.ts", "--backend", "local", "--print", "--quiet");
  expect(stdout).toBe("[3,6]\n");
});
