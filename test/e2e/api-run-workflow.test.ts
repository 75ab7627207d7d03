import { expect, test } from "vitest";
import { scriptProject } from "../support/script-project.ts";

const show = `const show = (value) => console.log(JSON.stringify(value));`;

const workflowFile = `
  import { workflow } from "ffuse";
  const one = workflow(function one(x: number) { console.log("in one"); return { x, list: [x, "b"] }; });
  const bad = workflow(function bad(): number { throw new TypeError("never"); });
  const after = workflow(function after(x: number) { return x; });
  export default ({ x = 1, broken = false }) => {
    const first = one(x).setName("one");
    const last = after(first.x).setName("last");
    return broken ? [last, after(bad().setName("bad")).setName("after")] : last;
  };
`;

test("runWorkflow tells every event in order, ends its stream with the run, and reads values", async () => {
  const project = await scriptProject({
    "w.ts": workflowFile,
    "script.js": `
      import { runWorkflow } from "ffuse";
      ${show}
      const run = runWorkflow("w.ts", { params: { x: 5 } });
      const types = [];
      for await (const event of run.events) {
        types.push(event.type + ("name" in event ? " " + event.name : "") + (event.line ?? ""));
      }
      show(types);
      const report = await run.report;
      show([report.workflow, report.counts, report.interrupted, report.targets]);
      show([...report.outcomes].map(([name, { status }]) => [name, status]));
      show([await run.read("one", "list.1"), await run.read("last"), await run.read("one")]);
      show(await run.read("one", "nope").catch((error) => error.failure));
      show(await run.read("one", "[").catch((error) => error.failure.reason));
      show(await run.read("none").catch((error) => error.failure.reason));
      const again = runWorkflow(new URL("w.ts", import.meta.url), { params: { x: 5 }, backend: "local" });
      show((await again.report).counts);
    `,
  });
  expect(await project.run("script.js")).toEqual([
    [
      "run-started",
      "node-started one",
      "output onein one",
      "node-ended one",
      "node-started last",
      "node-ended last",
      "run-ended",
    ],
    [
      "w",
      { ran: 2, reused: 0, failed: 0, skipped: 0, "not-started": 0 },
      false,
      [{ name: "last", path: [] }],
    ],
    [
      ["one", "ran"],
      ["last", "ran"],
    ],
    ["b", 5, { x: 5, list: [5, "b"] }],
    { reason: "item-unknown", task: "one", item: ".nope", known: ["x", "list"] },
    "flag-value",
    "task-unknown",
    { ran: 0, reused: 2, failed: 0, skipped: 0, "not-started": 0 },
  ]);
});

test("what nodes do wrong is in the outcomes; what the files say wrong rejects", async () => {
  const project = await scriptProject({
    "w.ts": workflowFile,
    "bad.yaml": "queries: [{ pattern: 7 }]",
    "script.js": `
      import { runWorkflow } from "ffuse";
      ${show}
      const run = runWorkflow("w.ts", { params: { broken: true } });
      const { outcomes, counts } = await run.report;
      show(counts);
      show([outcomes.get("bad").failure.reason, outcomes.get("bad").failure.thrown.message]);
      show([outcomes.get("after").status, outcomes.get("last").status]);
      show(await run.read("last"));
      show(await run.read("after").catch((error) => [error.failure.reason, error.failure.node]));
      show(await run.read("bad").catch((error) => [error.failure.reason, error.failure.node]));
      const reasons = (file, options) =>
        runWorkflow(file, options).report.catch(({ failures }) => failures.map(({ reason }) => reason));
      show(await reasons("none.ts"));
      show(await reasons("w.ts", { targets: ["lost"] }));
      show(await reasons("w.ts", { queryFile: "bad.yaml" }));
      // Nobody awaits this one, and the process goes on.
      runWorkflow("none.ts");
    `,
  });
  expect(await project.run("script.js")).toEqual([
    { ran: 2, reused: 0, failed: 1, skipped: 1, "not-started": 0 },
    ["node-threw", "never"],
    ["skipped", "ran"],
    1,
    ["node-threw", "bad"],
    ["node-threw", "bad"],
    ["workflow-file-missing"],
    ["target-unknown"],
    ["query-wrong-type"],
  ]);
});

test("options say what runs, under which name, where results go, and when to stop", async () => {
  const project = await scriptProject({
    "w.ts": workflowFile,
    "gated.ts": `
      import { existsSync } from "node:fs";
      import { workflow } from "ffuse";
      const slow = workflow(async function slow() {
        while (!existsSync("go")) await new Promise((resolve) => setImmediate(resolve));
      });
      const next = workflow(function next(_: void) {});
      export default next(slow().setName("slow")).setName("next");
    `,
    "script.js": `
      import { writeFileSync } from "node:fs";
      import { runWorkflow, storageFactory } from "ffuse";
      ${show}
      const first = await runWorkflow("w.ts", { targets: ["one"], name: "other", storage: "kept" }).report;
      show([...first.outcomes.keys()]);
      const storage = storageFactory({ kind: "file", options: { path: "kept" } });
      show([await storage.listWorkflows(), (await storage.listTasks("other")).map(({ name }) => name)]);
      const drain = new AbortController();
      const gated = runWorkflow("gated.ts", { drain: drain.signal });
      for await (const event of gated.events) {
        if (event.type === "node-started") drain.abort();
        if (event.type === "run-stopping") writeFileSync("go", "");
      }
      const { interrupted, outcomes } = await gated.report;
      show([interrupted, [...outcomes].map(([name, { status }]) => [name, status])]);
      const failFast = await runWorkflow("w.ts", { params: { broken: true }, failFast: true, backend: "local" }).report;
      show(failFast.counts.failed);
    `,
  });
  expect(await project.run("script.js")).toEqual([
    ["one"],
    [["other"], ["one"]],
    [
      true,
      [
        ["slow", "ran"],
        ["next", "not-started"],
      ],
    ],
    1,
  ]);
});

test("storageFactory lists, reads and removes what runs have kept", async () => {
  const project = await scriptProject({
    "w.ts": workflowFile,
    "script.js": `
      import { runWorkflow, storageFactory } from "ffuse";
      ${show}
      const storage = storageFactory({ kind: "file", options: { path: "kept" } });
      show([storage.path === process.cwd() + "/kept", await storage.listWorkflows()]);
      await runWorkflow("w.ts", { storage: storage.path }).report;
      const tasks = await storage.listTasks("w");
      show(tasks.map(({ name, functionName, result }) => [name, functionName, result.codec]));
      show((await storage.listTasks("w", "l*")).map(({ name }) => name));
      show([await storage.readTask("w", "one"), await storage.readTask("w", "one", ["list", 1])]);
      const refused = (work) => work.then(() => "done", (error) => error.failure);
      show(await refused(storage.readTask("w", "lst")));
      show((await refused(storage.readTask("ww", "one"))).reason);
      show((await refused(storage.readTask("w", "one", ["list", 7]))).reason);
      await storage.removeTask("w", "last");
      show((await storage.listTasks("w")).map(({ name }) => name));
      show((await refused(storage.removeTask("w", "last"))).reason);
      await storage.removeWorkflow("w");
      show([await storage.listWorkflows(), (await refused(storage.listTasks("w"))).reason]);
    `,
  });
  expect(await project.run("script.js")).toEqual([
    [true, []],
    [
      ["last", "after", "json"],
      ["one", "one", "json"],
    ],
    ["last"],
    [{ x: 1, list: [1, "b"] }, "b"],
    { reason: "task-unknown", workflow: "w", task: "lst", near: ["last"] },
    "workflow-unknown",
    "item-unknown",
    ["one"],
    "task-unknown",
    [[], "workflow-unknown"],
  ]);
});
