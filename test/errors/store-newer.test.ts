import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dedent } from "../support/refusal.ts";
import { makeRig } from "../support/rig.ts";

const journal = "storage/w/runs/20990101T000000000Z-00000000.jsonl";

test.each([
  ["run", "w.ts"],
  ["plan", "w.ts"],
  ["ls-tasks", "w"],
  ["read-task", "w", "one"],
  ["ls-workflows"],
])("a store of a newer ffuse is refused as a whole by %s", async (...words) => {
  const rig = await makeRig({
    "w.ts": `import { workflow } from "ffuse";\nexport default workflow(() => 1)().setName("one");\n`,
  });
  const rest = '"type":"journal","at":1,"format":9}';
  const check = createHash("sha256").update(rest).digest("hex").slice(0, 16);
  const line = `{"check":"${check}",${rest}\n`;
  await mkdir(join(rig.folder, "storage/w/runs"), { recursive: true });
  await writeFile(join(rig.folder, journal), line);
  const { status, stderr } = await rig.ffuse(...words);
  expect([status, stderr.replaceAll(`${rig.folder}/`, "")]).toEqual([
    2,
    dedent(`
      FFUSE_STORE_NEWER
        ${journal} was written by a newer ffuse: its format is 9, and this one knows formats up to 2
        hint: update ffuse, or name another folder with --storage; nothing was changed
    `),
  ]);
  expect(await rig.read(journal)).toBe(line);
});
