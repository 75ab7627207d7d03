import { execFile } from "node:child_process";
import { mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { makeTree } from "./tree.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** A new folder with files in which ffuse is installed as its package holds it, with its dependencies beside it. */
export async function installedProject(
  files: Readonly<Record<string, string>>,
): Promise<{ readonly folder: string; readonly bin: string; readonly tarball: string }> {
  const folder = await makeTree({
    "package.json": JSON.stringify({ name: "project", private: true, type: "module" }),
    ...files,
  });
  const modules = join(folder, "node_modules");
  const bin = join(modules, ".bin");
  await mkdir(join(modules, "ffuse"), { recursive: true });
  await mkdir(bin);
  const { stdout } = await run(
    "npm",
    ["pack", "--ignore-scripts", "--json", "--pack-destination", modules],
    { cwd: root },
  );
  const [{ filename: tarball }] = JSON.parse(stdout) as [{ readonly filename: string }];
  const unpack = ["-xzf", join(modules, tarball), "-C", join(modules, "ffuse")];
  await run("tar", [...unpack, "--strip-components=1"]);
  for (const name of await readdir(join(root, "node_modules"))) {
    if (!name.startsWith(".")) {
      await symlink(join(root, "node_modules", name), join(modules, name), "junction");
    }
  }
  await symlink("../ffuse/bin/ffuse.js", join(bin, "ffuse"));
  await run("chmod", ["+x", join(modules, "ffuse/bin/ffuse.js")]);
  return { folder, bin, tarball };
}
