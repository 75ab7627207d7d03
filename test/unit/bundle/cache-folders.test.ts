import { chmodSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cacheFolders, isTrusted, makeCacheFolder } from "../../../src/bundle/cache-folders.ts";
import { makeTree } from "../../support/tree.ts";

test("a folder that is asked for is the only one, and the argument wins over the environment", () => {
  const env = { FFUSE_CACHE_DIR: "/env" };
  const named = (path: string) => [{ path: join(path, "bundles"), shared: false }];
  expect(cacheFolders("/p", "/argument", env)).toEqual(named("/argument"));
  expect(cacheFolders("/p", undefined, env)).toEqual(named("/env"));
});

test("the folders are the project's, the user's and the system's, in this order", async () => {
  const root = await makeTree({
    "package.json": "{}",
    "node_modules/x": "",
    "a/package.json": "{}",
  });
  const [project, user, system] = cacheFolders(join(root, "a"), undefined, {
    XDG_CACHE_HOME: "/caches",
    LOCALAPPDATA: "/caches",
  });
  expect(project?.path).toBe(join(root, "node_modules/.cache/ffuse/bundles"));
  expect(user?.path.endsWith(join("ffuse", "bundles"))).toBe(true);
  expect(system?.path.startsWith(tmpdir())).toBe(true);
  expect(system?.shared).toBe(true);
});

test.skipIf(process.getuid === undefined)(
  "a shared folder that others may write to is not trusted",
  async () => {
    const root = await makeTree({});
    const folder = { path: join(root, "ffuse-1", "bundles"), shared: true };
    expect(isTrusted(folder)).toBe(false);
    makeCacheFolder(folder);
    expect(isTrusted(folder)).toBe(true);
    chmodSync(join(root, "ffuse-1"), 0o777);
    expect(isTrusted(folder)).toBe(false);
    expect(() => makeCacheFolder(folder)).toThrow("belongs to somebody else");
    const foreign = { ...folder, path: join(root, "file", "bundles") };
    mkdirSync(join(root, "file"), { mode: 0o777 });
    chmodSync(join(root, "file"), 0o777);
    expect(isTrusted(foreign)).toBe(false);
  },
);
