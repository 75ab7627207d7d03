import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const script = fileURLToPath(new URL("../../scripts/kill-runs.js", import.meta.url));

/** The short form of `node scripts/kill-runs.js 500`. */
test("runs that are killed at random instants lose nothing that they told, and end with the results of a clean run", async () => {
  const words = [script, "60", "--seconds", "10", "--json"];
  const { found, stderr } = await new Promise<{ found: string; stderr: string }>((resolve) => {
    execFile(process.execPath, words, (_, stdout, told) => {
      resolve({ found: stdout, stderr: told });
    });
  });
  expect(stderr).toBe("");
  expect(JSON.parse(found)).toMatchObject({ lost: 0, repeated: 0, damaged: 0, wrong: 0 });
  expect((JSON.parse(found) as { kills: number }).kills).toBeGreaterThan(0);
}, 120_000);
