import { expect, test } from "vitest";
import { dedent, refusal } from "../support/refusal.ts";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";
import { scriptProject } from "../support/script-project.ts";
import { summaryOf, told } from "../support/told.ts";

const search = `
  import { workflow } from "ffuse";
  const load = workflow(function load() { return [1, 2, 3]; });
  const count = workflow((rows: number[]) => rows.length);
  const scale = workflow((rows: number[], k: number) => rows.map((row) => row * k));
  const fit = workflow((rows: number[], lr: number) => rows.reduce((sum, row) => sum + row * lr, 0));
  export default ({ k = 1, lr = 1 }: { k?: number; lr?: number }) => {
    const rows = load().setName("rows");
    const model = fit(scale(rows, k).setName("scaled"), lr).setName("model");
    return { size: count(rows), model };
  };
`;

async function names(rig: Rig, workflow = "w"): Promise<readonly string[]> {
  const { stdout } = await rig.ffuse("ls-tasks", workflow, "--json");
  return (JSON.parse(stdout) as readonly { readonly name: string }[]).map(({ name }) => name);
}

const grid = ["--grid", "lr=0.5,0.25", "--grid", "k=4,8"];

test("a grid runs the product as one graph, in which what combinations share is one node", async () => {
  const rig = await makeRig({ "w.ts": search });
  const { stderr, status } = await rig.ffuse("run", "w.ts", ...grid);
  expect(status, stderr).toBe(0);
  expect(Object.keys(told(stderr)).sort()).toEqual([
    "count_0000",
    "model (lr=0.25, k=4)",
    "model (lr=0.25, k=8)",
    "model (lr=0.5, k=4)",
    "model (lr=0.5, k=8)",
    "rows",
    "scaled (k=4)",
    "scaled (k=8)",
  ]);
  const read = async (name: string) => (await rig.ffuse("read-task", "w", name)).stdout;
  // Both come to the same, and yet each has its name.
  expect(await read("model (lr=0.5, k=4)")).toBe("12\n");
  expect(await read("model (lr=0.25, k=8)")).toBe("12\n");
  expect(await read("model (lr=0.5, k=8)")).toBe("24\n");
});

test("a combination has the fingerprints that a run of it alone has, both ways", async () => {
  const rig = await makeRig({ "w.ts": search });
  await rig.ffuse("run", "w.ts", ...grid);
  const alone = await rig.ffuse("run", "w.ts", "-p", "lr=0.25", "-p", "k=8");
  expect(summaryOf(alone.stderr)).toBe("w  nothing to compute, 4 results kept from before");
  await rig.ffuse("run", "w.ts", "-p", "lr=1", "-p", "k=2");
  const more = await rig.ffuse("run", "w.ts", "--grid", "lr=1,0.25", "--grid", "k=2,8");
  expect(Object.keys(told(more.stderr)).sort()).toEqual([
    "model (lr=0.25, k=2)",
    "model (lr=1, k=8)",
  ]);
});

test("functions that are wrapped inside the exported function are those of a run alone, too", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      const one = workflow(() => 1);
      export default ({ k }: { k: number }) => {
        const add = workflow(function add(n: number) { return n + k; });
        return add(one()).setName("sum");
      };
    `,
  });
  const { stderr } = await rig.ffuse("run", "w.ts", "--grid", "k=1,2");
  expect(told(stderr)).toEqual({ one_0000: "ran", "sum (k=1)": "ran", "sum (k=2)": "ran" });
  const alone = await rig.ffuse("run", "w.ts", "-p", "k=2", "--print");
  expect([alone.stdout, summaryOf(alone.stderr)]).toEqual([
    "3\n",
    "w  nothing to compute, 2 results kept from before",
  ]);
});

test("instances of combinations are apart, and one that all would share goes each way from where it was", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      const Sum = workflow(class Sum { total = 0; add(n: number) { return (this.total += n); } });
      const outer = new Sum().setName("outer");
      outer.add(100).setName("first");
      export default ({ k = 0 }) => {
        const inner = new Sum().setName("inner");
        inner.add(1).setName("same");
        outer.add(k).setName("added");
        return [inner.add(10).setName("ten"), outer.add(1000).setName("last")];
      };
    `,
  });
  const { stderr } = await rig.ffuse("run", "w.ts", "--grid", "k=1,2");
  expect(stderr).toContain("w  11 nodes");
  expect(await names(rig)).toEqual([
    "added (k=1)",
    "added (k=2)",
    "first (k=1)",
    "first (k=2)",
    "inner",
    "last (k=1)",
    "last (k=2)",
    "outer (k=1)",
    "outer (k=2)",
    "same",
    "ten",
  ]);
  const read = async (name: string) => (await rig.ffuse("read-task", "w", name)).stdout;
  expect([await read("last (k=1)"), await read("last (k=2)"), await read("ten")]).toEqual([
    "1101\n",
    "1102\n",
    "11\n",
  ]);
});

test("what no value of the grid can tell apart is a node for each combination", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      const parity = workflow((odd: boolean) => odd);
      export default ({ a, b }: { a: number; b: number }) => parity((a + b) % 2 === 1).setName("odd");
    `,
  });
  const { stderr } = await rig.ffuse("run", "w.ts", "--grid", "a=1,2", "--grid", "b=1,2");
  expect(await names(rig)).toEqual([
    "odd (a=1, b=1)",
    "odd (a=1, b=2)",
    "odd (a=2, b=1)",
    "odd (a=2, b=2)",
  ]);
  // One fingerprint is computed once.
  expect(summaryOf(stderr)).toBe("w  2 ran, 2 reused, 0 failed, 0 skipped");
});

test("a node of some combinations only says of which, and a parameter of one value is in no name", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      const give = workflow((x: unknown) => x);
      export default ({ mode, seed, layers }: any) => ({
        all: give(layers).setName("all"),
        ...(mode === "slow run" ? { extra: give(seed).setName("extra") } : {}),
      });
    `,
  });
  const words = ["--grid", "mode=fast,slow run", "--grid", "layers=[64,64]", "-p", "seed=3"];
  const { status, stderr } = await rig.ffuse("run", "w.ts", ...words);
  expect(status, stderr).toBe(0);
  expect(await names(rig)).toEqual(["all", 'extra (mode="slow run")']);
});

test("targets, rules, --force and --print take the name that the workflow gave for all variants of it", async () => {
  const rig = await makeRig({
    "w.ts": search,
    "w.query.yaml": "queries: [{ pattern: model, task_args: { tags: [train] } }]\n",
  });
  const plan = await rig.ffuse("plan", "w.ts", "model", "--grid", "k=1,2", "--json");
  const { nodes } = JSON.parse(plan.stdout) as {
    nodes: readonly { readonly node: string; readonly arguments: unknown }[];
  };
  expect(nodes.map(({ node }) => node)).toEqual([
    "rows",
    "scaled (k=1)",
    "model (k=1)",
    "scaled (k=2)",
    "model (k=2)",
  ]);
  expect(plan.stderr).toBe("");
  const tagged = nodes.filter((node) => JSON.stringify(node).includes("train"));
  expect(tagged.map(({ node }) => node)).toEqual(["model (k=1)", "model (k=2)"]);
  await rig.ffuse("run", "w.ts", "--grid", "k=1,2");
  const forced = await rig.ffuse("run", "w.ts", "--grid", "k=1,2", "--force", "model");
  expect(Object.keys(told(forced.stderr))).toEqual(["model (k=1)", "model (k=2)"]);
  const rows = await rig.ffuse("run", "w.ts", "--grid", "k=1,2", "--print", "rows");
  expect(rows.stdout).toBe("[1,2,3]\n");
  const many = await rig.ffuse("run", "w.ts", "--grid", "k=1,2", "--print", "model");
  expect([many.status, many.stderr]).toEqual([
    2,
    dedent(`
      FFUSE_USAGE
        --print asks for node "model", of which there are 2: model (k=1), model (k=2)
        hint: ffuse run --help tells its arguments and flags
    `),
  ]);
});

test("plan, why and graph take a grid", async () => {
  const rig = await makeRig({ "w.ts": search });
  const plan = await rig.ffuse("plan", "w.ts", "--grid", "k=1,2");
  expect(plan.stdout).toContain("6 nodes: 1 run, 5 wait, 0 reuse");
  const why = await rig.ffuse("why", "w.ts", "model (k=2)", "--grid", "k=1,2");
  expect(why.stdout).toMatch(/^model \(k=2\) {2}waits/);
  const graph = await rig.ffuse("graph", "w.ts", "--grid", "k=1,2", "--format", "json");
  const drawn = JSON.parse(graph.stdout) as { nodes: readonly Record<string, unknown>[] };
  expect(drawn.nodes.map(({ name, variant }) => [name, variant])).toContainEqual([
    "model (k=2)",
    { of: "model", params: { k: 2 } },
  ]);
});

test("code takes a grid as a record of lists, and an empty list in it is refused", async () => {
  const project = await scriptProject({
    "w.ts": search,
    "script.js": `
      import { runWorkflow } from "ffuse";
      const run = runWorkflow("w.ts", { grid: { k: [1, 2] }, params: { lr: 2 } });
      const all = [];
      for await (const event of run.events) all.push(event);
      const [started] = all;
      console.log(JSON.stringify(started.params));
      console.log(JSON.stringify(started.nodes[2].variant));
      console.log(JSON.stringify((await run.report).counts.ran));
      console.log(JSON.stringify(await run.read("model (k=2)")));
      const empty = runWorkflow("w.ts", { grid: { k: [] } });
      console.log(JSON.stringify(await empty.report.catch((error) => error.failure)));
    `,
  });
  expect(await project.run("script.js")).toEqual([
    { given: { lr: 2 }, grid: [{ name: "k", values: [1, 2] }] },
    { of: "model", params: { k: 1 } },
    6,
    24,
    { reason: "params-grid-empty", name: "k" },
  ]);
});

test("a schema checks every combination, and says which flag a refused value comes from", async () => {
  const source = `
    import { workflow } from "ffuse";
    const give = workflow((x: number) => x);
    export const params = { "~standard": { version: 1, vendor: "test", validate: (value: any) =>
      value.k > 2 ? { issues: [{ message: "is too large", path: ["k"] }] } : { value: { k: value.k * 10 } } } };
    export default ({ k }: { k: number }) => give(k).setName("k");
  `;
  const rig = await makeRig({ "w.ts": source });
  await rig.ffuse("run", "w.ts", "--grid", "k=1,2");
  expect((await rig.ffuse("read-task", "w", "k (k=2)")).stdout).toBe("20\n");
  expect(await refusal({ "w.ts": source }, "run", "w.ts", "--grid", "k=1,3")).toBe(
    dedent(`
      FFUSE_PARAMS_INVALID
        the parameters do not fit the "params" schema of w.ts
        k: is too large (--grid k=1,3)
        hint: mend the values given with -p or --params
    `),
  );
});

const refused: readonly (readonly [title: string, words: readonly string[], message: string])[] = [
  [
    "without values",
    ["--grid", "k"],
    `
      FFUSE_PARAMS_FLAG_SYNTAX
        the flag --grid "k" is not of the form name=value
        hint: write --grid k=3,5
    `,
  ],
  [
    "with an open bracket",
    ["--grid", "k=[1,2"],
    `
      FFUSE_PARAMS_GRID_SYNTAX
        the values of --grid "k=[1,2" cannot be told apart: the bracket [ is not closed
        hint: write values with commas between them: --grid lr=0.1,0.01 or --grid 'layers=[64,64],[128]'
    `,
  ],
  [
    "with one value twice",
    ["--grid", "k=1,2,1.0"],
    `
      FFUSE_PARAMS_GRID_VALUE_TWICE
        the parameter "k" has the value 1 twice in the grid
        hint: keep one of them
    `,
  ],
  [
    "of a parameter that is given with -p",
    ["--grid", "k=1,2", "-p", "k=3"],
    `
      FFUSE_PARAMS_FLAG_TWICE
        the parameter "k" is given twice
        first:  -p k=3
        second: --grid k=1,2
        hint: keep one of them; a list is -p 'k=[1, 2]', several runs are --grid k=1,2
    `,
  ],
  [
    "of too many combinations",
    [
      "--grid",
      `a=${[...Array(200).keys()].join(",")}`,
      "--grid",
      `b=${[...Array(51).keys()].join(",")}`,
    ],
    `
      FFUSE_PARAMS_GRID_TOO_LARGE
        the grid has 10,200 combinations, and at most 10,000 can be run as one graph
        hint: give fewer values, or run parts of the grid one after the other; they share what they have in common
    `,
  ],
];

test.each(refused)("a grid %s is refused", async (_, words, message) => {
  expect(await refusal({ "w.ts": search }, "run", "w.ts", ...words)).toBe(dedent(message));
});

test("a grid of a workflow that takes no parameters is refused", async () => {
  const source = `
    import { workflow } from "ffuse";
    export default workflow(function one() { return 1; })();
  `;
  expect(await refusal({ "w.ts": source }, "run", "w.ts", "--grid", "k=1,2")).toBe(
    dedent(`
      FFUSE_PARAMS_NOT_TAKEN
        w.ts takes no parameters, and was given k
        hint: export a function of parameters as default: export default ({ k }) => …
    `),
  );
});

test("a handle that outlives the call for its combination is refused", async () => {
  const source = `
    import { workflow } from "ffuse";
    const give = workflow((x: unknown) => x);
    let kept: ReturnType<typeof give> | undefined;
    export default ({ k }: { k: number }) => give([(kept ??= give(k)), k]).setName("pair");
  `;
  expect(await refusal({ "w.ts": source }, "run", "w.ts", "--grid", "k=1,2")).toBe(
    dedent(`
      FFUSE_GRID_HANDLE_KEPT  w.ts:5:46
        node "pair" of k=2 uses a handle or an instance that was made for other parameters
        5 |     export default ({ k }: { k: number }) => give([(kept ??= give(k)), k]).setName("pair");
                                                         ~
        hint: make it anew at every call of the exported function of w.ts, or outside of that function for all
    `),
  );
});
