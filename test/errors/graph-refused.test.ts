import { expect, test } from "vitest";
import { dedent, refusal } from "../support/refusal.ts";
import { makeRig } from "../support/rig.ts";

const head = `import { workflow } from "ffuse";
const one = workflow(function one(x: unknown) { return x; });
`;
const repeatHint =
  "names, order and arguments of calls may not depend on time, chance or a counter kept elsewhere; compute such values inside a wrapped function";

test("a file that calls no wrapped function is refused", async () => {
  expect(await refusal({ "w.ts": head }, "run", "w.ts")).toBe(
    dedent(`
      FFUSE_NO_NODE
        w.ts recorded no node
        hint: wrap a function with workflow(…) and call it in that file
    `),
  );
});

test.each([
  ["5", "a number", "default"],
  ["null", "null", "default"],
  ["[one(1), [() => 1]]", "a function", "default[1][0]"],
  [`{ scores: one(1), rows: new Map() }`, "an instance of Map", "default.rows"],
  ["() => undefined", "undefined", "default"],
  [`async () => ({ a: "text" })`, "a string", "default.a"],
])("a default export of %s is refused", async (exported, what, where) => {
  const source = `${head}one(0);\nexport default ${exported};\n`;
  expect(await refusal({ "w.ts": source }, "run", "w.ts")).toBe(
    dedent(`
      FFUSE_TARGET_NOT_HANDLE
        the default export of w.ts holds ${what} at ${where}, where a handle is expected
        hint: export a handle, an array or record of handles, or a function that returns them
    `),
  );
});

test("every name that is taken twice is told with both places", async () => {
  const source = `${head}one(1).setName("a");\none(2).setName("b");\none(3).setName("a");\none(4).setName("b");\n`;
  expect(await refusal({ "w.ts": source }, "plan", "w.ts")).toBe(
    dedent(`
      FFUSE_DUPLICATE_NAME  w.ts:5:1
        two nodes are named "a"
        5 | one(3).setName("a");
            ~
        the first one is at w.ts:3:1
        hint: give one of them another name with setName

      FFUSE_DUPLICATE_NAME  w.ts:6:1
        two nodes are named "b"
        6 | one(4).setName("b");
            ~
        the first one is at w.ts:4:1
        hint: give one of them another name with setName
    `),
  );
});

test.each(["pool", "local"])(
  "an argument that is another one at the next load is refused on the backend %s",
  async (backend) => {
    const source = `${head}one(Math.random());\n`;
    const rig = await makeRig({ "w.ts": source });
    const { status, stdout, stderr } = await rig.ffuse("run", "w.ts", "--backend", backend, "-q");
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr.replaceAll(/0\.\d+(e-\d+)?/g, "0.N")).toBe(
      dedent(`
        FFUSE_GRAPH_NOT_REPEATABLE  w.ts:3:1
          w.ts builds a different graph when it is loaded again
          3 | one(Math.random());
              ~
          first load:  one_0000 = one[0.N]
          second load: one_0000 = one[0.N]
          hint: ${repeatHint}
      `),
    );
  },
);

test("a name that is another one at the next load is refused, and no result of it is kept", async () => {
  const rig = await makeRig({
    "w.ts": `${head}one(1).setName("at " + process.hrtime.bigint());\n`,
  });
  const { status, stderr } = await rig.ffuse("run", "w.ts", "-q");
  expect(status).toBe(2);
  expect(stderr.replaceAll(/at \d+/g, "at N")).toContain(
    "first load:  at N = one[1]\n  second load: at N = one[1]\n",
  );
  expect((await rig.ffuse("ls-tasks", "w")).stdout).toBe("");
});

test.each(["pool", "local"])(
  "a node behind one that has run is refused, too, and what has run is kept (%s)",
  async (backend) => {
    const source = `${head}one(one(1).setName("first")).setName("at " + process.hrtime.bigint());\n`;
    const rig = await makeRig({ "w.ts": source });
    const { status, stderr } = await rig.ffuse("run", "w.ts", "--backend", backend);
    expect(status).toBe(2);
    expect(stderr.replaceAll(/at \d+/g, "at N")).toContain(
      "first load:  at N = one[#]\n  second load: at N = one[#]\n",
    );
    expect((await rig.ffuse("read-task", "w", "first")).status).toBe(0);
  },
);

const counted = `${head}import { existsSync, readFileSync, writeFileSync } from "node:fs";
const count = existsSync("count") ? Number(readFileSync("count", "utf8")) : 0;
writeFileSync("count", String(count + 1));
`;

test("a file that calls more at the next load is refused", async () => {
  const source = `${counted}for (let i = 0; i <= count; i++) one(i);\n`;
  const rig = await makeRig({ "w.ts": source });
  const { status, stderr } = await rig.ffuse("run", "w.ts", "-q");
  expect([status, stderr]).toEqual([
    2,
    dedent(`
      FFUSE_GRAPH_NOT_REPEATABLE  w.ts:6:34
        w.ts builds a different graph when it is loaded again
        6 | for (let i = 0; i <= count; i++) one(i);
                                             ~
        first load:  one_0000 = one[0]
        second load: 2 calls in place of 1, the first new one one_0001 = one[1]
        hint: ${repeatHint}
    `),
  ]);
});

test("a file that calls less at the next load, or throws then, is refused", async () => {
  const less = await makeRig({ "w.ts": `${counted}if (count === 0) one(1);\n` });
  expect((await less.ffuse("run", "w.ts", "-q")).stderr).toContain(
    "  first load:  one_0000 = one[1]\n  second load: only 0 calls\n",
  );
  const throwing = await makeRig({
    "w.ts": `${counted}if (count > 0) throw new Error("not twice");\none(1);\n`,
  });
  expect((await throwing.ffuse("run", "w.ts", "-q")).stderr).toContain(
    "  first load:  one_0000 = one[1]\n  second load: it threw Error: not twice\n",
  );
});

test("a target that no node is named like is refused with near names, also for --print and for a glob", async () => {
  const source = `${head}one(1).setName("model-1");\none(2).setName("model-2");\n`;
  const refused = (...words: readonly string[]) =>
    refusal({ "w.ts": source }, "run", "w.ts", ...words);
  const unknown = (target: string, hint: string): string =>
    `FFUSE_TARGET_UNKNOWN\n  no node is named "${target}"\n  hint: ${hint}\n`;
  const near = 'did you mean "model-1" or "model-2"?';
  const list = "ffuse graph FILE --format json lists all nodes";
  expect(await refused("modl-1")).toBe(unknown("modl-1", near));
  expect(await refused("model-1", "scores")).toBe(unknown("scores", list));
  expect(await refused("data-*")).toBe(unknown("data-*", list));
  expect(await refused("[")).toBe(unknown("[", list));
  expect(await refused("--print", "model")).toBe(unknown("model", near));
});
