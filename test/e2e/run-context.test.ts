import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import { told } from "../support/told.ts";

const workflowText = `
import { context, workflow } from "ffuse";
export default workflow(function fit() {
  const { log, progress, name } = context();
  log("epoch done", { loss: 0.25, best: "so far" });
  progress(1, 2);
  return name;
})().setName("model");
`;

test("what a node logs is shown with its name, kept in the history of the run, and changes nothing for the next run", async () => {
  const rig = await makeRig({ "w.ts": workflowText });
  const { status, stderr } = await rig.ffuse("run", "w.ts");
  expect([status, told(stderr)]).toEqual([0, { model: "ran" }]);
  expect(stderr).toContain('  [model] epoch done loss=0.25 best="so far"\n');
  const runs = join(rig.folder, "storage/w/runs");
  const [journal = ""] = await readdir(runs);
  const records = (await readFile(join(runs, journal), "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(records.find(({ type }) => type === "output")).toMatchObject({
    node: "model",
    stream: "log",
    line: "epoch done",
    fields: { loss: 0.25, best: "so far" },
  });
  expect((await rig.ffuse("run", "w.ts")).stderr).toContain("  = model  reused");
});
