import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findQueryFile } from "../../../src/config/find-query-file.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

test.each([
  ["penguins.ts", ["penguins.query.yaml"], "penguins.query.yaml"],
  ["penguins.mjs", ["penguins.query.yml"], "penguins.query.yml"],
  ["penguins.ts", ["penguins.query.yml", "penguins.query.yaml"], "penguins.query.yaml"],
  ["penguins.v2.ts", ["penguins.query.yaml", "penguins.v2.query.yaml"], "penguins.v2.query.yaml"],
  ["penguins.ts", ["query.yaml", "other.query.yaml", "penguins.yaml"], undefined],
  ["penguins", ["penguins.query.yaml"], "penguins.query.yaml"],
])("beside %s, of %j, %s is taken", async (workflow, files, found) => {
  const folder = join(await temporaryFolder());
  await Promise.all(files.map((name) => writeFile(join(folder, name), "")));
  expect(await findQueryFile(join(folder, workflow))).toBe(found && join(folder, found));
});
