import { expect, test } from "vitest";
import { openDrive } from "../support/driven-node.ts";
import { makeRig } from "../support/rig.ts";

test("gc leaves a workflow alone while one of its runs lives, however long that is silent", async () => {
  const drive = await openDrive();
  const files = {
    ...drive.files,
    "w.ts": `import { workflow } from "ffuse";
import { driven } from "./driven.ts";
const held = workflow(async () => driven("held"));
export default held().setName("held");
`,
  };
  const rig = await makeRig(files, drive);
  const run = rig.start("run", "w.ts");
  const held = await drive.started("held");
  const during = await rig.ffuse("gc", "--older-than", "0s");
  expect([during.status, during.stdout]).toEqual([
    0,
    expect.stringMatching(/run \d{8}T\d+Z-[0-9a-f]{8} is going on/),
  ]);
  held.go(1);
  expect((await run.end).status).toBe(0);
  expect((await rig.ffuse("gc", "--older-than", "0s")).stdout).not.toContain("is going on");
});
