import { join } from "node:path";
import { expect, test } from "vitest";
import { findBackendFile } from "../../../src/config/find-backend-file.ts";
import { makeTree } from "../../support/tree.ts";

test.each([
  ["penguins.ts", ["penguins.backend.ts"], "penguins.backend.ts"],
  ["penguins.mjs", ["penguins.backend.mjs"], "penguins.backend.mjs"],
  ["penguins.js", ["penguins.backend.js", "penguins.backend.ts"], "penguins.backend.ts"],
  ["penguins.v2.ts", ["penguins.backend.ts", "penguins.v2.backend.mts"], "penguins.v2.backend.mts"],
  ["penguins.ts", ["backend.ts", "other.backend.ts", "penguins.backend.yaml"], undefined],
])("beside %s with %s, %s is taken", async (workflow, beside, expected) => {
  const folder = await makeTree(
    Object.fromEntries([workflow, ...beside].map((name) => [name, ""])),
  );

  const found = findBackendFile(join(folder, workflow));

  expect(found).toBe(expected === undefined ? undefined : join(folder, expected));
});
