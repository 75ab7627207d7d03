import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const script = fileURLToPath(new URL("../../scripts/run-under-load.js", import.meta.url));

test("of many nodes that throw, exit and never end every outcome is right, and run after run no thread and no memory is left", async () => {
  const words = ["--expose-gc", script, "--nodes", "300", "--runs", "3"];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  expect(stdout.trimEnd().split("\n").at(-1)).toBe("0 outcomes wrong, threads flat, heap flat");
});
