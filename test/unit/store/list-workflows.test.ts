import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { FfuseError } from "../../../src/failure/ffuse-error.ts";
import { listWorkflows } from "../../../src/store/list-workflows.ts";
import { openFolderPlace } from "../../../src/store/places/folder-place.ts";
import { openMemoryPlace } from "../../../src/store/places/memory-place.ts";
import { requireWorkflow } from "../../../src/store/require-workflow.ts";
import { keepResults, readResults } from "../../support/keep-results.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const names = [
  "penguins",
  "Penguins",
  "PENGUINS",
  "moons_dataset, Linear SVM-model",
  "a/b",
  "a\\b",
  "..",
  "../../etc/passwd",
  "/etc/passwd",
  "line\nbreak",
  "😀",
  "con",
  "NUL",
  "x".repeat(300),
  "x".repeat(301),
  " ",
  "a=b",
  "\ud800",
  "\ud801",
  "__proto__",
];

test("workflows of any names are kept apart, listed as given, and stay inside of their folder", async () => {
  const parent = await temporaryFolder();
  const place = openFolderPlace(join(parent, "storage"));
  for (const [index, workflow] of names.entries()) {
    const values = { [workflow]: index, large: new Float64Array(4000).fill(index) };
    await keepResults(place, values, { workflow, run: index + 1 });
  }
  const listed = await listWorkflows(place);
  expect(listed.map(({ name }) => name)).toEqual([...names].sort());
  expect(new Set(listed.map(({ tasks }) => tasks))).toEqual(new Set([2]));
  for (const [index, workflow] of names.entries()) {
    const { values } = await readResults(place, workflow);
    expect(Object.entries(values).find(([name]) => name === workflow)).toEqual([workflow, index]);
  }
  expect(await readdir(parent)).toEqual(["storage"]);
  const folders = await readdir(join(parent, "storage"));
  expect(new Set(folders.map((name) => name.toLowerCase())).size).toBe(names.length);
});

test("a workflow whose name file is gone or damaged is listed by the name in its journals", async () => {
  const folder = await temporaryFolder();
  const place = openFolderPlace(folder);
  await keepResults(place, { a: 1 }, { workflow: "Odd name" });
  const [own = ""] = await readdir(folder);
  await writeFile(join(folder, own, "name"), "{");
  expect((await listWorkflows(place)).map(({ name }) => name)).toEqual(["Odd name"]);
  await rm(join(folder, own, "name"));
  expect((await listWorkflows(place)).map(({ name }) => name)).toEqual(["Odd name"]);
});

test("folders that hold no runs are passed over", async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "empty"));
  await mkdir(join(folder, "photos of mine"));
  await mkdir(join(folder, "other/deep"), { recursive: true });
  await writeFile(join(folder, "README.md"), "hello");
  expect(await listWorkflows(openFolderPlace(folder))).toEqual([]);
  expect(await listWorkflows(openFolderPlace(join(folder, "absent")))).toEqual([]);
});

test("the list tells when the latest run started", async () => {
  const place = openMemoryPlace();
  const before = Date.now();
  await keepResults(place, { a: 1 });
  const [listed] = await listWorkflows(place);
  expect(listed?.latestRunAt).toBeGreaterThanOrEqual(before);
  expect(listed?.latestRunAt).toBeLessThanOrEqual(Date.now());
});

test("a workflow that the place does not know is an error that tells near names", async () => {
  const place = openMemoryPlace();
  await keepResults(place, { a: 1 }, { workflow: "penguins" });
  await requireWorkflow(place, "penguins");
  const error = await requireWorkflow(place, "pinguins").catch((thrown: unknown) => thrown);
  expect((error as FfuseError).message).toBe(
    'no results of a workflow "pinguins" in memory (did you mean "penguins"?)',
  );
});
