import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";

const fixtures = fileURLToPath(new URL("../fixtures", import.meta.url));
const formats = (await readdir(fixtures)).filter((name) => name.startsWith("store-format-"));

const byName = `queries:
  - glob: "*"
    task_args: { cache: name }
`;

test.each(formats)(
  "a run that looks results up by name takes those of a store of %s",
  async (format) => {
    const rig = await makeRig({ "by-name.query.yaml": byName });
    await cp(join(fixtures, format), rig.folder, { recursive: true });
    const words = ["every-kind.ts", "--name", "Every kind, of value", "--query"];
    const run = await rig.ffuse("run", ...words, "by-name.query.yaml", "--quiet");
    // One node of it fails whenever it runs, and one result was removed.
    expect(run.stderr).toContain("it always fails");
    expect(run.status).toBe(1);
    const again = await rig.ffuse("run", ...words, "by-name.query.yaml");
    expect(again.stderr).toContain("0 ran, 32 reused, 1 failed, 1 skipped");
    const { stdout } = await rig.ffuse("read-task", "Every kind, of value", "errors", "error.code");
    expect(stdout).toBe("E_RANGE\n");
  },
);
