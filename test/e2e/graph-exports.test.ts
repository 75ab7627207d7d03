import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import { told } from "../support/told.ts";

const head = `
  import { workflow } from "ffuse";
  const pair = workflow(function pair() { return { left: [1, 2], right: 3 }; });
  const one = workflow(function one(x: unknown) { return x; });
`;

test.each([
  ["a handle", "export default one(1);", "1"],
  ["an item of a handle", "export default pair().left[1];", "2"],
  ["a function of parameters that gives a handle", "export default () => one(2);", "2"],
  ["an async function of parameters", "export default async () => [one(3)];", "3"],
  ["a handle exported by name", "export const scores = one(4);", "4"],
  ["the only leaf", "one(pair().right);", "3"],
  ["a wrapped function, which asks for nothing", "one(5);\nexport default one;", "5"],
])("what a run prints without a name is %s", async (_, source, printed) => {
  const rig = await makeRig({ "w.ts": head + source });
  const { stdout, stderr } = await rig.ffuse("run", "w.ts", "--print");
  expect(stdout, stderr).toBe(`${printed}\n`);
});

test.each([
  ["an array", "export default [a, b];", ["a", "b"]],
  ["a record", "export default { first: a, second: { third: [b] } };", ["a", "b"]],
  [
    "every handle exported by name",
    "export const x = a;\nexport const y = b;\nexport const z = 3;",
    ["a", "b"],
  ],
  [
    "what the function of parameters gives",
    "export const x = a;\nexport default () => ({ b });",
    ["b"],
  ],
  ["the default export before those by name", "export const x = a;\nexport default b;", ["b"]],
  ["every leaf, if nothing is exported", "one(a).setName('c');", ["b", "c"]],
])("a workflow asks for %s", async (_, source, targets) => {
  const rig = await makeRig({
    "w.ts": `${head}const a = one(1).setName("a");\nconst b = one(2).setName("b");\n${source}`,
  });
  const { stdout, stderr } = await rig.ffuse("graph", "w.ts", "--format", "json");
  const graph = JSON.parse(stdout === "" ? "{}" : stdout) as {
    readonly targets?: readonly { readonly node: string }[];
  };
  expect(
    graph.targets?.map(({ node }) => node),
    stderr,
  ).toEqual(targets);
});

const branches = `${head}
  const root = one(1).setName("root");
  export const leaf = one(root).setName("leaf");
  const side = one([root]).setName("side");
  one([side, one(2).setName("other root")]).setName("below side");
  one(3).setName("apart");
`;

test("asking for one leaf runs all descendants of its roots, and what those need", async () => {
  const rig = await makeRig({ "w.ts": branches });
  const { stderr } = await rig.ffuse("run", "w.ts");
  expect(Object.keys(told(stderr)).sort()).toEqual(
    ["root", "leaf", "side", "other root", "below side"].sort(),
  );
});

test.each([
  [["leaf"], ["root", "leaf"]],
  [
    ["side", "apart"],
    ["root", "side", "apart"],
  ],
  [["*side"], ["root", "side", "other root", "below side"]],
  [["{leaf,apart}"], ["root", "leaf", "apart"]],
])("naming the targets %j runs those and their ancestors only", async (targets, nodes) => {
  const rig = await makeRig({ "w.ts": branches });
  const { status, stderr } = await rig.ffuse("run", "w.ts", ...targets);
  expect(status).toBe(0);
  expect(Object.keys(told(stderr)).sort()).toEqual([...nodes].sort());
});

test("a name is taken as it stands before it is taken as a glob", async () => {
  const rig = await makeRig({
    "w.ts": `${head}one(1).setName("model-*");\none(2).setName("model-1");\none(3).setName("[x]");`,
  });
  expect(Object.keys(told((await rig.ffuse("run", "w.ts", "model-*")).stderr))).toEqual([
    "model-*",
  ]);
  expect(Object.keys(told((await rig.ffuse("run", "w.ts", "[x]")).stderr))).toEqual(["[x]"]);
});
