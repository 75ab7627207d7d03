import { expect, test } from "vitest";
import { dedent } from "../support/refusal.ts";
import { makeRig } from "../support/rig.ts";

const workflow = `import { workflow } from "ffuse";
const large = workflow(function large(k: number) { return "x".repeat(20_000) + k; });
const small = workflow(function small(k: number) { return k; });
export default [large(1), small(2)];
`;

test("a storage that cannot be written is refused before any node runs", async () => {
  const rig = await makeRig({
    "w.ts": workflow.replace("return k;", 'console.log("ran"); return k;'),
    "taken/w": "a file in the place of a folder",
  });
  const { status, stdout, stderr } = await rig.ffuse("run", "w.ts", "--storage", "taken");
  expect([status, stdout, stderr]).toEqual([
    2,
    "",
    dedent(`
      FFUSE_STORAGE_UNWRITABLE
        results cannot be written to taken (ENOTDIR)
        hint: make that folder writable and see that its disk is not full, or name another one with --storage
    `),
  ]);
  expect(await rig.read("taken/w")).toBe("a file in the place of a folder");
});

test("a node whose result cannot be written fails alone", async () => {
  const rig = await makeRig({ "w.ts": workflow, "storage/w/results": "a file" });
  const { status, stderr } = await rig.ffuse("run", "w.ts", "-q");
  expect(status).toBe(1);
  expect(stderr.replace(/ENOTDIR: [^\n]*/, "ENOTDIR: …")).toBe(
    "  ✗ large_0000\n" +
      dedent(`
        FFUSE_NODE_NOT_KEPT  w.ts:4:17
          the result of node "large_0000" could not be kept: ENOTDIR: …
          4 | export default [large(1), small(2)];
                              ~
          hint: make room or mend the permissions of the storage folder, and run again

      `),
  );
  expect((await rig.ffuse("read-task", "w", "small_0000")).stdout).toBe("2\n");
});

test("what should not be possible is told as a bug, with its stack and exit status 70", async () => {
  const rig = await makeRig(
    {
      "w.ts": workflow,
      "broken.mjs": `
        const { on } = process;
        process.on = function (event, ...rest) {
          if (event === "SIGINT") throw new RangeError("the runtime is broken");
          return on.call(this, event, ...rest);
        };
      `,
    },
    { env: { NODE_OPTIONS: "--import ./broken.mjs" } },
  );
  const { status, stdout, stderr } = await rig.ffuse("run", "w.ts");
  expect([status, stdout]).toEqual([70, ""]);
  const [code, headline, ...rest] = stderr.trimEnd().split("\n");
  expect([code, headline]).toEqual([
    "FFUSE_BUG",
    "  a bug in ffuse: RangeError: the runtime is broken",
  ]);
  expect(rest.at(-1)).toBe("  hint: report it with the lines above; what finished is kept");
  expect(rest.slice(0, -1).every((line) => line.trim().startsWith("at "))).toBe(true);
});
