import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { NodeName } from "../../../src/model/ids.ts";
import type { Warning } from "../../../src/model/run-event.ts";
import { listWorkflows } from "../../../src/store/list-workflows.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { openFolderPlace } from "../../../src/store/places/folder-place.ts";
import { isSameValue } from "../../support/same-value.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** Storage folders as releases of each format left them, with the workflow files that made them. */
const fixtures = fileURLToPath(new URL("../../fixtures", import.meta.url));
const formats = (await readdir(fixtures)).filter((name) => name.startsWith("store-format-"));

const workflow = "Every kind, of value";

/** What further nodes of the fixture's workflow give. */
const further: Readonly<Record<string, unknown>> = {
  "sum of train": 10,
  "sum of test": 11,
  again: 11,
  fifteen: 15,
  "twenty-six": 26,
  "length of notes": 17_000,
  split_0000: { train: [1, 2, 3, 4], test: [5, 6], notes: "n".repeat(17_000) },
};

test("there is a fixture of every format of a store", () => {
  expect(formats).toContain("store-format-1");
});

test.each(formats)("every result of a store of %s is listed and read", async (format) => {
  const folder = join(await temporaryFolder(), "storage");
  // A copy, since to read a store may write its index.
  await cp(join(fixtures, format, "storage"), folder, { recursive: true });
  const { values } = (await import(join(fixtures, format, "values.ts"))) as {
    values: Readonly<Record<string, () => unknown>>;
  };
  const place = openFolderPlace(folder);
  const stored = await listWorkflows(place);
  expect(stored.map(({ name, tasks }) => [name, tasks])).toEqual([
    [workflow, 32],
    ["plain", 4],
  ]);

  const warnings: Warning[] = [];
  const onWarning = (warning: Warning): void => void warnings.push(warning);
  const store = await openStore({ place, workflow, onWarning });
  const names = (await store.listTasks()).map(({ name }) => name as string);
  const made = Object.keys(values).map((name) => (name === "" ? "a name with blanks / ü" : name));
  // The result of "doomed" was removed by a person.
  const kept = [...made, ...Object.keys(further), "counter"].filter((name) => name !== "doomed");
  expect(names).toEqual(kept.sort());
  for (const [name, make] of Object.entries(values)) {
    const node = (name === "" ? "a name with blanks / ü" : name) as NodeName;
    if (node === "doomed") continue;
    // It prints when it is called.
    const value = node === "talk" ? "talked" : make();
    expect(isSameValue(await store.read(node), value), node).toBe(true);
    expect(await store.findByName(node), node).toMatchObject({ name: node });
  }
  for (const [name, value] of Object.entries(further)) {
    expect(await store.read(name as NodeName), name).toEqual(value);
  }
  expect(warnings).toEqual([]);
});
