import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolder, makeFolderSync } from "../../../src/util/make-folder.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const forms = [
  ["at once", (path: string) => Promise.resolve().then(() => makeFolderSync(path))],
  ["in turn", makeFolder],
] as const;

test.each(forms)(
  "all missing folders are made, and a second time nothing happens (%s)",
  async (_, make) => {
    const path = join(await temporaryFolder(), "a/b/c");
    await make(path);
    await make(path);
    expect(statSync(path).isDirectory()).toBe(true);
  },
);

test.each(forms)("a file in the way is told and left alone (%s)", async (_, make) => {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, "file"), "x");
  await expect(make(join(folder, "file/below"))).rejects.toMatchObject({ code: "ENOTDIR" });
});

test.runIf(existsSync("/proc/self")).each(forms)(
  "a file system that refuses every folder is told, and does not hang (%s)",
  async (_, make) => {
    await expect(make("/proc/ffuse/below")).rejects.toMatchObject({ code: "ENOENT" });
  },
);
