import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { slicedTree } from "../../support/sliced-tree.ts";

test("a project can be sliced any number of times without more listeners on its thread", async () => {
  const warnings: string[] = [];
  const note = (warning: Error): void => {
    warnings.push(String(warning));
  };
  process.on("warning", note);
  onTestFinished(() => {
    process.off("warning", note);
  });
  const tree = await slicedTree({
    "workflow.ts": `import { workflow } from "ffuse";
workflow(function twice(n: number) { return n * 2; })(1);
`,
  });
  for (let time = 0; time < 12; time += 1) await tree.slice();
  await setImmediate();
  expect(warnings).toEqual([]);
});
