import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";

const fixture = fileURLToPath(new URL("../fixtures/store-format-1/storage", import.meta.url));

test("gc, verify and cache stats tell of a store, and gc removes only what no kept run needs", async () => {
  const rig = await makeRig({});
  await cp(fixture, join(rig.folder, "storage"), { recursive: true });
  const stats = JSON.parse((await rig.ffuse("cache", "stats", "plain", "--json")).stdout);
  expect(stats).toMatchObject([{ workflow: "plain", results: { count: 4, bytes: 21 }, runs: 1 }]);
  const dry = await rig.ffuse("gc", "--keep-runs", "1", "--dry-run");
  expect(dry.stdout).toMatch(
    /^Every kind, of value {2}2 results, 4 runs, .*\n.* would be removed, /,
  );
  expect((await rig.ffuse("gc", "--keep-runs", "1")).status).toBe(0);
  const whole = await rig.ffuse("verify");
  expect([whole.status, whole.stdout]).toEqual([0, expect.stringContaining("nothing is damaged")]);
  expect((await rig.ffuse("read-task", "plain", "square-3")).stdout).toBe("9\n");

  const results = "storage/every-kind-of-value=43b45347b00b9815757e7744a0e65ea7/results";
  await rm(join(rig.folder, results), { recursive: true });
  const damaged = await rig.ffuse("verify", "Every kind, of value", "--repair");
  expect(damaged.status).toBe(1);
  expect(damaged.stdout).toContain('it is not there ("largeText") (the next run computes it)\n');
  expect((await rig.ffuse("verify")).status).toBe(0);
});

test("a duration, a size or a workflow that is none is refused", async () => {
  const rig = await makeRig({});
  expect((await rig.ffuse("gc", "--older-than", "soon")).stderr).toBe(
    'FFUSE_FLAG_VALUE\n  --older-than is "soon"; expected is 30d or 12h\n' +
      "  hint: give --older-than another value, or leave it out\n",
  );
  expect((await rig.ffuse("verify", "nothing")).stderr).toContain("FFUSE_WORKFLOW_UNKNOWN");
});
