import { expect, test } from "vitest";
import { dedent, refusal } from "../support/refusal.ts";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";
import { summaryOf, told } from "../support/told.ts";

const source = `
  import { context, workflow } from "ffuse";
  const draw = workflow(function draw(index: number) {
    return { index, seed: context().seed, numbers: [Math.random(), Math.random()] };
  });
  const later = workflow(async function later(before: unknown) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { seed: context().seed, numbers: [Math.random()] };
  });
  const Walk = workflow(class Walk {
    at = Math.random();
    step() { return (this.at += Math.random()); }
  });
  const walk = new Walk().setName("walk");
  const first = walk.step().setName("step-1");
  export default [
    ...Array.from({ length: 8 }, (_, index) => later(draw(index).setName("draw-" + index)).setName("later-" + index)),
    walk.step().setName("step-2"), first,
  ];
`;

const seeded = 'queries: [{ glob: "*", plugins: [{ use: random-state, seed: 42 }] }]\n';

async function values(
  rig: Rig,
  ...words: readonly string[]
): Promise<Readonly<Record<string, unknown>>> {
  const { status, stderr } = await rig.ffuse("run", "w.ts", ...words);
  expect(status, stderr).toBe(0);
  return kept(rig);
}

async function kept(rig: Rig): Promise<Readonly<Record<string, unknown>>> {
  const { stdout } = await rig.ffuse("ls-tasks", "w", "--json");
  const tasks = JSON.parse(stdout) as readonly { name: string; content_hash: string }[];
  return Object.fromEntries(tasks.map(({ name, content_hash: hash }) => [name, hash]));
}

test("nodes get the same seeds at one and at eight workers, in one thread, and whatever was kept", async () => {
  const files = { "w.ts": source, "w.query.yaml": seeded };
  const one = await values(await makeRig(files), "--workers", "1");
  const rig = await makeRig(files);
  expect(await values(rig, "--workers", "8")).toEqual(one);
  expect(await values(await makeRig(files), "--backend", "local")).toEqual(one);
  // Some nodes are computed again beside others that are reused.
  expect(await values(rig, "--force", "draw-[35]")).toEqual(one);
  expect(await values(rig, "--force", "step-2")).toEqual(one);
  const narrow = await makeRig(files);
  const some = await values(narrow, "draw-5", "later-3");
  expect(Object.keys(some)).toEqual(["draw-3", "draw-5", "later-3"]);
  expect(one).toMatchObject(some);
  expect(await values(narrow)).toEqual(one);
});

test("seeds are handed out in the order of the graph, and each gives other numbers", async () => {
  const rig = await makeRig({ "w.ts": source, "w.query.yaml": seeded });
  await rig.ffuse("run", "w.ts");
  const read = async (name: string) =>
    JSON.parse((await rig.ffuse("read-task", "w", name)).stdout) as {
      seed: number;
      numbers: number[];
    };
  const found = await Promise.all(
    [0, 1, 2].flatMap((index) => [read(`draw-${index}`), read(`later-${index}`)]),
  );
  // The construction and the first step come before.
  expect(found.map(({ seed }) => seed)).toEqual([44, 45, 46, 47, 48, 49]);
  const numbers = found.flatMap(({ numbers }) => numbers);
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const number of numbers) expect(number >= 0 && number < 1).toBe(true);
});

test("after the largest seed comes the smallest, and each rule hands out its own", async () => {
  const rig = await makeRig({
    "w.ts": source,
    "w.query.yaml": `
      queries:
        - glob: "draw-*"
          plugins: [{ use: random-state, seed: 9, min: 5, max: 10 }]
        - glob: "later-*"
          plugins: [{ use: random-state, seed: 100 }]
        - glob: "draw-7"
          plugins: []
    `,
  });
  const { stdout } = await rig.ffuse("plan", "w.ts", "--json");
  const { nodes } = JSON.parse(stdout) as { nodes: { node: string; plugins?: string[] }[] };
  const seeds = new Map(nodes.map(({ node, plugins }) => [node, plugins?.join()]));
  expect([0, 1, 2, 3, 6, 7].map((index) => seeds.get(`draw-${index}`))).toEqual([
    "random-state (seed 9)",
    "random-state (seed 10)",
    "random-state (seed 5)",
    "random-state (seed 6)",
    "random-state (seed 9)",
    undefined,
  ]);
  expect(seeds.get("later-7")).toBe("random-state (seed 107)");
});

test("a seed counts for what runs again, and the reason says so", async () => {
  const rig = await makeRig({ "w.ts": source });
  await rig.ffuse("run", "w.ts");
  await rig.write(
    "w.query.yaml",
    'queries: [{ glob: "draw-1", plugins: [{ use: random-state, seed: 42 }] }]\n',
  );
  const set = await rig.ffuse("run", "w.ts");
  expect(told(set.stderr)).toEqual({ "draw-1": "ran", "later-1": "ran" });
  expect(set.stderr).toContain("plug-in random-state is new: seed 42");
  expect(summaryOf((await rig.ffuse("run", "w.ts")).stderr)).toContain("nothing to compute");
  await rig.write(
    "w.query.yaml",
    'queries: [{ glob: "draw-1", plugins: [{ use: random-state, seed: 7 }] }]\n',
  );
  const why = await rig.ffuse("why", "w.ts", "draw-1");
  expect(why.stdout).toContain("plug-in random-state changed from seed 42 to seed 7");
  const plan = await rig.ffuse("plan", "w.ts", "draw-1");
  expect(plan.stdout).toContain("plug-in random-state changed from seed 42 to seed 7");
});

test("nodes without a seed share nothing with those that have one, and Math.random is as random as ever for them", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      const { random } = Math;
      const draw = workflow(() => [random(), Math.random()]);
      const late = workflow(async () => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        return random();
      });
      export default { seeded: draw().setName("seeded"), late: late().setName("late"), plain: draw().setName("plain") };
    `,
    "w.query.yaml": 'queries: [{ pattern: "seeded|late", plugins: [{ use: random-state }] }]\n',
  });
  const run = async () => {
    await rig.ffuse("run", "w.ts", "--workers", "1", "--force", "*");
    const read = async (name: string) => (await rig.ffuse("read-task", "w", name)).stdout;
    return [await read("seeded"), await read("late"), await read("plain")];
  };
  const [first, second] = [await run(), await run()];
  expect(first.slice(0, 2)).toEqual(second.slice(0, 2));
  expect(first[2]).not.toBe(second[2]);
});

test("variables are set while a node runs, not before or after it, and count by their values without being shown", async () => {
  const query = (value: string): string =>
    `queries: [{ glob: shown, plugins: [{ use: environment, set: { FFUSE_TEST_TOKEN: ${value}, HOME: "" } }] }]\n`;
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      const show = workflow(async function show(_: unknown) {
        await null;
        return [process.env.FFUSE_TEST_TOKEN ?? "none", process.env.HOME === ""];
      });
      const before = show(0).setName("before");
      export default show(show(before).setName("shown")).setName("after");
    `,
    "w.query.yaml": query("secret-1"),
  });
  await rig.ffuse("run", "w.ts", "--workers", "1");
  const read = async (name: string) => (await rig.ffuse("read-task", "w", name)).stdout;
  expect([await read("before"), await read("shown"), await read("after")]).toEqual([
    '["none",false]\n',
    '["secret-1",true]\n',
    '["none",false]\n',
  ]);
  await rig.write("w.query.yaml", query("2"));
  const again = await rig.ffuse("run", "w.ts", "--workers", "1");
  expect(again.stderr).toContain("plug-in environment changed");
  expect(again.stderr).not.toContain("secret");
  const plan = await rig.ffuse("plan", "w.ts", "--arguments");
  expect(plan.stdout).toMatch(/plugins +environment \(FFUSE_TEST_TOKEN, HOME\) +rule 1/);
});

test("nodes that come into being during the run have the same seeds whatever ran before them", async () => {
  const files = {
    "w.ts": `
      import { context, workflow } from "ffuse";
      const list = workflow((length: number) => Array.from({ length }, (_, index) => index));
      const draw = workflow(function draw(index: number) { return [index, context().seed, Math.random()]; });
      const last = workflow(() => draw(-1).setName("inner"));
      export default [draw.map(list(6)).setName("all"), last().setName("last")];
    `,
    "w.query.yaml": seeded,
  };
  const one = await values(await makeRig(files), "--workers", "1");
  expect(Object.keys(one)).toContain("last/inner");
  const rig = await makeRig(files);
  expect(await values(rig, "--workers", "8")).toEqual(one);
  expect(await values(rig, "--force", "draw*")).toEqual(one);
});

test("a backend file sets the same plug-ins by any query, and takes them away", async () => {
  const backend = (calls: string): string => `
    import { defineBackend } from "ffuse";
    export default defineBackend(({ query }) => {
      ${calls}
    });
  `;
  const byFile = await makeRig({ "w.ts": source, "w.query.yaml": seeded });
  const byCode = await makeRig({
    "w.ts": source,
    "w.backend.ts": backend('query().setPlugin({ use: "random-state", seed: 42 });'),
  });
  expect(await values(byCode)).toEqual(await values(byFile));
  await byCode.write(
    "w.backend.ts",
    backend(`
      query({ glob: "draw-*" }).setPlugin({ use: "random-state", seed: 1 }, { use: "environment", set: { A: 1 } });
      query({ ancestorsOf: "later-1" }).setPlugin();
    `),
  );
  const { stdout } = await byCode.ffuse("plan", "w.ts", "--json");
  const { nodes } = JSON.parse(stdout) as { nodes: { node: string; plugins?: string[] }[] };
  expect(
    nodes
      .flatMap(({ node, plugins }) => (plugins === undefined ? [] : [[node, ...plugins]]))
      .slice(0, 3),
  ).toEqual([
    ["draw-0", "random-state (seed 1)", "environment (A)"],
    ["draw-2", "random-state (seed 2)", "environment (A)"],
    ["draw-3", "random-state (seed 3)", "environment (A)"],
  ]);
  await byCode.write(
    "w.backend.ts",
    backend('query("draw-1").setPlugin({ use: "random-state", seed: -1 } as any);'),
  );
  const wrong = await byCode.ffuse("run", "w.ts");
  expect(wrong.status).toBe(2);
  expect(wrong.stderr).toContain(
    dedent(`
      FFUSE_QUERY_BAD_NUMBER  w.backend.ts:4:23
        plugins[0].seed is -1, and a whole number from 0 to 4294967295 is expected
    `),
  );
});

test("mistakes in plug-ins are told with all others, each at its place", async () => {
  const files = {
    "w.ts": source,
    "w.query.yaml": dedent(`
      queries:
        - glob: a
          plugins: [{ use: random-stat }, { seed: 1 }, 5]
        - glob: b
          plugins: [{ use: random-state, seed: 3, min: 5, max: 4 }, { use: environment }]
    `),
  };
  expect(await refusal(files, "run", "w.ts")).toBe(
    dedent(`
      FFUSE_QUERY_UNKNOWN_VALUE  w.query.yaml:3:22
        queries[0].plugins[0].use is the text "random-stat", which is none of its values
        3 |     plugins: [{ use: random-stat }, { seed: 1 }, 5]
                                 ~~~~~~~~~~~
        hint: did you mean "random-state"?

      FFUSE_QUERY_WRONG_TYPE  w.query.yaml:3:37
        queries[0].plugins[1] is a mapping, and a plug-in with use is expected
        3 |     plugins: [{ use: random-stat }, { seed: 1 }, 5]
                                                ~~~~~~~~~~~
        hint: write a plug-in with use

      FFUSE_QUERY_WRONG_TYPE  w.query.yaml:3:50
        queries[0].plugins[2] is the number 5, and a plug-in, such as { use: random-state, seed: 42 } is expected
        3 |     plugins: [{ use: random-stat }, { seed: 1 }, 5]
                                                             ~
        hint: write a plug-in, such as { use: random-state, seed: 42 }

      FFUSE_QUERY_BAD_NUMBER  w.query.yaml:5:42
        queries[1].plugins[0].seed is 3, and a whole number from 5 to 4294967295 is expected
        5 |     plugins: [{ use: random-state, seed: 3, min: 5, max: 4 }, { use: environment }]
                                                     ~
        hint: write a whole number from 5 to 4294967295

      FFUSE_QUERY_BAD_NUMBER  w.query.yaml:5:58
        queries[1].plugins[0].max is 4, and a whole number from 5 to 4294967295 is expected
        5 |     plugins: [{ use: random-state, seed: 3, min: 5, max: 4 }, { use: environment }]
                                                                     ~
        hint: write a whole number from 5 to 4294967295

      FFUSE_QUERY_WRONG_TYPE  w.query.yaml:5:63
        queries[1].plugins[1] is a mapping, and variables to set, such as set: { OMP_NUM_THREADS: 1 } is expected
        5 |     plugins: [{ use: random-state, seed: 3, min: 5, max: 4 }, { use: environment }]
                                                                          ~~~~~~~~~~~~~~~~~~~~
        hint: write variables to set, such as set: { OMP_NUM_THREADS: 1 }
    `),
  );
});

const ownPlugins = `
  import { definePlugin } from "ffuse";
  const factor = 2;
  const unit = { of: process.env.FFUSE_TEST_UNIT ?? "1" };
  const loaded = Date.now();
  export const late = definePlugin({ aroundNode: async () => loaded });
  export const scaled = definePlugin<{ by: number }>({
    aroundNode: async (_, { by }, call) => Number(await call()) * by * factor * Number(unit.of),
  });
  export const told = definePlugin({
    observer: true,
    beforeNode: async ({ log, name }, options) => { await null; log("before " + name + " " + JSON.stringify(options)); },
    afterNode: ({ log }, _, value) => log("after with " + value),
    onError: ({ log }, _, thrown) => log("failed with " + thrown),
    aroundNode: async (_, __, call) => { await call(); return "ignored"; },
  });
  export const number = 5;
`;

const three = `
  import { workflow } from "ffuse";
  const give = workflow((value: number) => {
    if (value < 0) throw new RangeError("negative");
    return value;
  });
  export default [give(1).setName("a"), give(2).setName("b"), give(3).setName("c")];
`;

const ownQuery = (plugins: string): string => `queries: [{ glob: b, plugins: [${plugins}] }]\n`;

async function ranOf(rig: Rig): Promise<readonly unknown[]> {
  const { stderr, status } = await rig.ffuse("run", "w.ts");
  const value = (await rig.ffuse("read-task", "w", "b")).stdout.trim();
  return [status, value, summaryOf(stderr).replace(/ {2}[\d.]+ m?s$/, "")];
}

test("a plug-in of the user's own goes around its nodes, and counts by its code and its options", async () => {
  const rig = await makeRig({ "w.ts": three, "ops/plugins.ts": ownPlugins });
  expect(await ranOf(rig)).toEqual([0, "2", "w  3 ran, 0 reused, 0 failed, 0 skipped"]);
  await rig.write("w.query.yaml", ownQuery("{ use: ./ops/plugins.ts#scaled, by: 10 }"));
  const once = "w  1 ran, 2 reused, 0 failed, 0 skipped";
  expect(await ranOf(rig)).toEqual([0, "40", once]);
  const none = "w  nothing to compute, 3 results kept from before";
  expect(await ranOf(rig)).toEqual([0, "40", none]);
  // Neither comments nor code that it cannot reach, nor where it stands.
  await rig.write("ops/other.ts", `export const more = 1;\n// more\n${ownPlugins}`);
  await rig.write("w.query.yaml", ownQuery("{ use: ./ops/other.ts#scaled, by: 10 }"));
  expect(await ranOf(rig)).toEqual([0, "40", none]);
  await rig.write("ops/other.ts", ownPlugins.replace("factor = 2", "factor = 3"));
  expect(await ranOf(rig)).toEqual([0, "60", once]);
  await rig.write("w.query.yaml", ownQuery("{ use: ./ops/other.ts#scaled, by: 20 }"));
  const plan = await rig.ffuse("plan", "w.ts");
  expect(plan.stdout).toContain("plug-in ./ops/other.ts#scaled changed");
  expect(await ranOf(rig)).toEqual([0, "120", once]);
  await rig.write("w.query.yaml", "queries: []\n");
  expect(await ranOf(rig)).toEqual([0, "2", none]);
  // What nobody can compare counts each time.
  await rig.write("w.query.yaml", ownQuery("{ use: ./ops/other.ts#late }"));
  expect((await ranOf(rig))[2]).toBe(once);
  expect((await ranOf(rig))[2]).toBe(once);
});

test("an observer is shown what happens, changes no value and counts for nothing", async () => {
  const rig = await makeRig({
    "w.ts": three,
    "plugins.ts": ownPlugins,
    "w.query.yaml": ownQuery("{ use: ./plugins.ts#told, depth: [1, { a: x }] }"),
  });
  const first = await rig.ffuse("run", "w.ts");
  expect((await rig.ffuse("read-task", "w", "b")).stdout).toBe("2\n");
  expect(first.stderr).toContain('before b {"depth":[1,{"a":"x"}]}');
  expect(first.stderr).toContain("after with 2");
  await rig.write("w.query.yaml", "queries: []\n");
  expect((await ranOf(rig))[2]).toBe("w  nothing to compute, 3 results kept from before");
  await rig.write("w.query.yaml", ownQuery("{ use: ./plugins.ts#told }"));
  await rig.write("w.ts", three.replace("give(2)", "give(-2)"));
  const failed = await rig.ffuse("run", "w.ts");
  expect(failed.status).toBe(1);
  expect(failed.stderr).toContain("failed with RangeError: negative");
  expect(failed.stderr).toContain("threw RangeError: negative");
  expect(failed.stderr).not.toContain("PluginError");
});

test("plug-ins go around each other in order, with seeds and contexts, and a backend file gives them as values", async () => {
  const rig = await makeRig({
    "w.ts": three,
    "plugins.ts": `
      import { definePlugin } from "ffuse";
      export const [one, two] = ["one", "two"].map((word) => definePlugin({
        aroundNode: async ({ name }, options, call) => [word, name, options, await call()],
      }));
    `,
    "w.backend.ts": `
      import { defineBackend } from "ffuse";
      import { one, two } from "./plugins.ts";
      export default defineBackend(({ query }) => {
        query("b").setPlugin(one!.with({ deep: [1] }), two!);
      });
    `,
  });
  expect((await ranOf(rig))[1]).toBe('["one","b",{"deep":[1]},["two","b",{},2]]');
  await rig.write(
    "w.backend.ts",
    `
      import { defineBackend } from "ffuse";
      import { one, two } from "./plugins.ts";
      export default defineBackend(({ query }) => {
        query("b").setPlugin(two!.with({ deep: [1] }), one!);
      });
    `,
  );
  expect((await ranOf(rig))[1]).toBe('["two","b",{"deep":[1]},["one","b",{},2]]');
});

test("a hook that throws fails the node and names the plug-in", async () => {
  for (const hook of ["beforeNode", "afterNode", "aroundNode"]) {
    const rig = await makeRig({
      "w.ts": three,
      "plugins.ts": `
        import { definePlugin } from "ffuse";
        export const bad = definePlugin({ observer: true, ${hook}: () => { throw new TypeError("no such thing"); } });
      `,
      "w.query.yaml": ownQuery("{ use: ./plugins.ts#bad }"),
    });
    const { status, stderr } = await rig.ffuse("run", "w.ts");
    expect(status).toBe(1);
    expect(stderr).toContain(`PluginError: ${hook} of the plug-in ./plugins.ts#bad threw`);
    expect(stderr).toContain("TypeError: no such thing");
    expect(stderr).toContain("2 ran, 0 reused, 1 failed");
  }
});

test("plug-ins that are missing, not exported or not defined are refused where they are named", async () => {
  const files = { "w.ts": three, "plugins.ts": ownPlugins };
  const refusedBy = async (use: string): Promise<string> =>
    refusal({ ...files, "w.query.yaml": ownQuery(`{ use: ${use} }`) }, "run", "w.ts");
  expect(await refusedBy("./plugin.ts#told")).toBe(
    dedent(`
      FFUSE_WORKFLOW_FILE_MISSING
        there is no plug-in file plugin.ts
        hint: did you mean plugins.ts?
    `),
  );
  expect(await refusedBy("./plugins.ts#tolt")).toBe(
    dedent(`
      FFUSE_PLUGIN_NOT_DEFINED  w.query.yaml:1:39
        the plug-in ./plugins.ts#tolt is not there
        1 | queries: [{ glob: b, plugins: [{ use: ./plugins.ts#tolt }] }]
                                                  ~~~~~~~~~~~~~~~~~
        hint: write export const name = definePlugin({ … }), with import { definePlugin } from "ffuse"
    `),
  );
  expect(await refusedBy("./plugins.ts#number")).toContain(
    "the plug-in ./plugins.ts#number is not what definePlugin gives",
  );
  const wrong = [
    ["5", "definePlugin of something that is no object"],
    ["{}", "definePlugin without a hook"],
    ["{ aroundnode: () => 1 }", "definePlugin with aroundnode, which is no hook"],
    ["{ afterNode: 5 }", "definePlugin with afterNode, which is no function"],
  ];
  for (const [hooks, what] of wrong) {
    files["plugins.ts"] =
      `import { definePlugin } from "ffuse";\nexport const told = definePlugin(${hooks});\n`;
    expect(await refusedBy("./plugins.ts#told")).toContain(
      `the plug-in ./plugins.ts#told is ${what}`,
    );
  }
});
