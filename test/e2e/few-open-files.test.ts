import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";

const bin = fileURLToPath(new URL("../../bin/ffuse.js", import.meta.url));

test.runIf(process.platform !== "win32")(
  "a run with more large results than a process may open files computes and reuses them all",
  async () => {
    const { folder } = await makeRig({
      "many.ts": `
        import { workflow } from "ffuse";
        const big = workflow(function big(i: number) { return "x".repeat(20_000) + i; });
        export default Array.from({ length: 200 }, (_, i) => big(i));
      `,
    });
    const run = (): string =>
      spawnSync("sh", ["-c", `ulimit -n 60; exec "$0" "$1" run many.ts`, process.execPath, bin], {
        cwd: folder,
        env: { ...process.env, NO_COLOR: "1" },
        encoding: "utf8",
      }).stderr.replace(/ {2}[\d.]+ m?s(, saved .*)?$/gm, "");
    expect(run()).toContain("many  200 ran, 0 reused, 0 failed, 0 skipped\n");
    expect(run()).toContain("many  nothing to compute, 200 results kept from before\n");
  },
);
