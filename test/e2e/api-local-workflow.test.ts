import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scriptProject } from "../support/script-project.ts";

const show = `const show = (value) => console.log(JSON.stringify(value));`;

test("run gives the values of what was asked for in its shape: a handle, an item, an array, a record", async () => {
  const project = await scriptProject({
    "script.js": `
      import { LocalWorkflow, workflow } from "ffuse";
      ${show}
      const pair = workflow(async (a, b) => ({ a, list: [b, { deep: a + b }] }));
      const add = workflow((...numbers) => numbers.reduce((sum, number) => sum + number, 0));
      const one = pair(1, 2);
      const sum = add(one.a, one.list[0], 10);
      const run = async (asked) => new LocalWorkflow(asked, { workflowName: "w" }).run();
      show(await run(sum));
      show(await run(one.list[1].deep));
      show(await run([sum, one.a, [one]]));
      show(await run({ sum, nested: { list: [one.list] } }));
      show(await run([]).catch((error) => error.failure));
      show(await run([1]).catch((error) => error.failure));
    `,
  });
  expect(await project.run("script.js")).toEqual([
    13,
    3,
    [13, 1, [{ a: 1, list: [2, { deep: 3 }] }]],
    { sum: 13, nested: { list: [[2, { deep: 3 }]] } },
    [],
    { reason: "target-not-handle", where: "default[0]", what: "a number", file: "w" },
  ]);
  // Without a storage nothing is kept.
  expect(await readdir(project.folder)).not.toContain("storage");
});

test("instances keep their state over the calls on them, and values that JSON has no word for come back as they are", async () => {
  const project = await scriptProject({
    "script.js": `
      import { LocalWorkflow, workflow } from "ffuse";
      ${show}
      const Sum = workflow(class Sum {
        total = 0;
        add(x) { return (this.total += x); }
      });
      const sum = new Sum();
      sum.add(1);
      const five = sum.add(4);
      const odd = workflow(() => new Map([[new Date(5), new Set([1n])]]))();
      const local = new LocalWorkflow([five, odd], { workflowName: "w" });
      const [last, map] = await local.run();
      const [[date, set]] = map;
      show([last, map instanceof Map, date.getTime(), set instanceof Set, String([...set])]);
      show(local.findNodes());
    `,
  });
  expect(await project.run("script.js")).toEqual([
    [5, true, 5, true, "1"],
    ["Sum_0000", "Sum.add_0000", "Sum.add_0001", "odd_0000"].map((name) =>
      name === "odd_0000" ? expect.stringMatching(/_0000$/) : name,
    ),
  ]);
});

test("a failing node fails the run with its error, and the outcomes tell of every node", async () => {
  const project = await scriptProject({
    "script.js": `
      import { FfuseError, isFfuseError, LocalWorkflow, workflow } from "ffuse";
      ${show}
      const fine = workflow((x) => x);
      const bad = workflow(function bad() {
        throw Object.assign(new RangeError("too small", { cause: new Error("deep") }), { code: "E1" });
      });
      const broken = bad().setName("broken");
      const local = new LocalWorkflow(
        { after: fine(broken).setName("after"), fine: fine(1).setName("fine") },
        { workflowName: "w" },
      );
      const error = await local.run().catch((error) => error);
      show([error instanceof FfuseError, isFfuseError(error), error.code, error.message]);
      show(error.failures.map(({ reason, node }) => [reason, node]));
      const { name, message, code, cause, stack } = error.failure.thrown;
      show([name, message, code, cause.message, stack.some((line) => line.includes("script.js:6"))]);
      show(Object.fromEntries([...local.outcomes].map(([name, { status }]) => [name, status])));
    `,
  });
  expect(await project.run("script.js")).toEqual([
    [
      true,
      true,
      "FFUSE_NODE_THREW",
      expect.stringMatching(/^node "broken" threw RangeError \[E1\]: too small \(/),
    ],
    [["node-threw", "broken"]],
    ["RangeError", "too small", "E1", "deep", true],
    { broken: "failed", after: "skipped", fine: "ran" },
  ]);
});

const kept = `
  import { appendFileSync } from "node:fs";
  import { LocalWorkflow, storageFactory, workflow } from "ffuse";
  ${show}
  const log = (name) => appendFileSync("ran.txt", name + " ");
  const one = workflow(function one(x) { log("one"); return x + 1; });
  const two = workflow(function two(x) { log("two"); return x * 2; });
  const asked = two(one(1).setName("one")).setName("two");
  const local = new LocalWorkflow(asked, { workflowName: "w" });
  local.setStorage(storageFactory({ kind: "file", options: { path: "kept" } }));
  if (process.argv[2] !== undefined) local.query().setTaskArgs({ cache: process.argv[2] });
  show(await local.run());
`;

test("with a storage a second process computes nothing, and an edited script computes again", async () => {
  const project = await scriptProject({ "script.js": kept });
  const ran = async () => (await readFile(join(project.folder, "ran.txt"), "utf8")).trim();
  expect(await project.run("script.js")).toEqual([4]);
  expect(await project.run("script.js")).toEqual([4]);
  expect(await ran()).toBe("one two");

  await project.write({ "script.js": kept.replace("x * 2", "x * 3") });
  expect(await project.run("script.js")).toEqual([6]);
  expect(await ran()).toBe("one two one two");

  await project.write({ "script.js": kept.replace("x * 2", "x * 4") });
  expect(await project.run("script.js", "name")).toEqual([6]);
  expect(await ran()).toBe("one two one two");

  expect(await project.run("script.js", "off")).toEqual([8]);
  expect(await project.run("script.js", "off")).toEqual([8]);
  expect(await ran()).toBe("one two one two one two one two");
  expect(await project.run("script.js", "name")).toEqual([6]);
});

test("where the code of the calls cannot be told nothing is reused but by name", async () => {
  const project = await scriptProject({});
  const inline = async (cache: string) => {
    const { execFile } = await import("node:child_process");
    const { promisify } = await import("node:util");
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "-e", kept, "-", cache],
      { cwd: project.folder },
    );
    return stdout.trim();
  };
  const ran = async () => (await readFile(join(project.folder, "ran.txt"), "utf8")).trim();
  expect(await inline("fingerprint")).toBe("4");
  expect(await inline("fingerprint")).toBe("4");
  expect(await ran()).toBe("one two one two");
  expect(await inline("name")).toBe("4");
  expect(await ran()).toBe("one two one two");
});

test("query sets arguments by pattern, later calls win, and mistakes are told at once", async () => {
  const project = await scriptProject({
    "script.js": `
      import { LocalWorkflow, workflow } from "ffuse";
      ${show}
      const make = workflow((x) => x);
      const nodes = ["model-1", "model-2", "other"].map((name) => make(name).setName(name));
      const local = new LocalWorkflow(nodes, { workflowName: "w" });
      show(local.findNodes("model-.*"));
      show(local.findNodes("model"));
      show(local.query("model-.*").setRemoteArgs({ numCpus: 0.5, memory: "10MB" }).names());
      show(await local.run());
      const refused = (work) => { try { work(); } catch (error) { return error.failures; } };
      show(refused(() => local.findNodes("(")).map(({ reason }) => reason));
      show(refused(() => local.query().setRemoteArgs({ cpus: 1, memory: "much" })).map(({ setting }) => setting));
      local.query("other").setRemoteArgs({ num_cpus: 1e6 });
      show(await local.run().catch((error) => [error.failure.reason, error.failure.node]));
    `,
  });
  expect(await project.run("script.js")).toEqual([
    ["model-1", "model-2"],
    [],
    ["model-1", "model-2"],
    ["model-1", "model-2", "other"],
    ["query-bad-pattern"],
    ["a key of the remote arguments", "memory"],
    ["node-never-fits", "other"],
  ]);
});

test("GraphWorkflow gives the nodes and edges of FunctionFuse's sum example, as data and as pictures", async () => {
  const project = await scriptProject({
    "script.js": `
      import { GraphWorkflow, workflow } from "ffuse";
      ${show}
      const sum = workflow(function sum(a, b) { return a + b; });
      const multiply = workflow(function multiply(a, b) { return a * b; });
      const node1 = sum(1, 1).setName("node1");
      const node2 = sum(1, node1).setName("node2");
      const node3 = multiply(node1, node2).setName("node3");
      const graph = new GraphWorkflow(node3, { workflowName: "w" });
      show(graph.nodes.map(({ name, functionName }) => [name, functionName]));
      show(graph.edges.map(({ from, to, kind }) => [from, to, kind]));
      show([graph.toDot(), graph.toMermaid()]);
    `,
  });
  const [nodes, edges, pictures] = await project.run("script.js");
  const [dot, mermaid] = pictures as readonly string[];
  expect(nodes).toEqual([
    ["node1", "sum"],
    ["node2", "sum"],
    ["node3", "multiply"],
  ]);
  expect(edges).toHaveLength(3);
  expect(edges).toEqual(
    expect.arrayContaining([
      [0, 1, "argument"],
      [1, 2, "argument"],
      [0, 2, "argument"],
    ]),
  );
  expect(dot).toMatch(/^digraph /);
  expect(mermaid).toMatch(/^flowchart /);
});
