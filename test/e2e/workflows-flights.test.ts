import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import { workflowFile } from "../support/workflow-file.ts";
import { straightFlights } from "../workflows/straight-flights.ts";

test("the flights give the same report as one straight script, and a second run computes nothing", async () => {
  const rig = await makeRig({});
  const storage = join(rig.folder, "kept");
  const words = ["run", workflowFile("flights"), "--storage", storage, "--print"];

  const first = await rig.ffuse(...words);
  expect(first.status).toBe(0);
  expect(first.stderr).toContain("flights  19 ran, 0 reused, 0 failed, 0 skipped");
  expect(JSON.parse(first.stdout)).toEqual(await straightFlights());

  const second = await rig.ffuse(...words);
  expect(second.stderr).toContain("flights  nothing to compute, 19 results kept from before");
  expect(second.stdout).toBe(first.stdout);

  const tasks = await rig.ffuse("ls-tasks", "flights", "--json", "--storage", storage);
  const sizes = (JSON.parse(tasks.stdout) as { size_bytes: number }[]).map(
    (task) => task.size_bytes,
  );
  expect(Math.max(...sizes)).toBeGreaterThan(10_000_000);
}, 120_000);
