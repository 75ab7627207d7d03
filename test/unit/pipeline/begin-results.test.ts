import { appendFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { beginResults } from "../../../src/pipeline/begin-results.ts";
import type { OpenResultsOptions } from "../../../src/pipeline/open-results.ts";
import { newRunId } from "../../../src/store/new-run-id.ts";
import { makeTree } from "../../support/tree.ts";

async function optionsIn(
  files: Readonly<Record<string, string>> = {},
): Promise<OpenResultsOptions & { readonly told: unknown[] }> {
  const told: unknown[] = [];
  return {
    workflow: "w",
    storage: undefined,
    fromQuery: undefined,
    workingDirectory: await makeTree(files),
    onWarning: (warning) => told.push(warning),
    claimFor: { run: newRunId({ now: Date.now }), mayBeAlone: true },
    told,
  };
}

test("a workflow without results has none made before they are asked for", async () => {
  const options = await optionsIn();
  const begun = beginResults(options);
  await begun.close();
  expect(await readdir(options.workingDirectory)).toEqual([]);
});

test("results that nobody asked for are given up whole", async () => {
  const options = await optionsIn({ "storage/w/runs/.keep": "" });
  const begun = beginResults(options);
  await begun.close();
  expect(await readdir(join(options.workingDirectory, "storage/w/live"))).toEqual([]);
});

test("what is wrong with results is told once, when they are asked for", async () => {
  const options = await optionsIn({ "storage/w/runs/a.jsonl": "no journal\n" });
  const begun = beginResults(options);
  await new Promise((resolve) => setImmediate(resolve));
  expect(options.told).toEqual([]);
  await begun.ready();
  expect(options.told).toMatchObject([{ kind: "entry-damaged" }]);
  await begun.close();
});

test("results that others have changed meanwhile are opened anew", async () => {
  const options = await optionsIn({ "storage/w/runs/.keep": "" });
  const begun = beginResults(options);
  const runs = join(options.workingDirectory, "storage/w/runs");
  await mkdir(runs, { recursive: true });
  await writeFile(join(runs, "b.jsonl"), "");
  await appendFile(join(runs, "b.jsonl"), "no journal\n");
  await begun.ready();
  expect(options.told).toMatchObject([{ kind: "entry-damaged" }]);
  await begun.close();
});
