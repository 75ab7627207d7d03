import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll } from "vitest";
import { makeTree } from "./tree.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** A new folder with files in which ffuse is installed as its package holds it, with what it depends on and nothing else. */
export async function installedProject(files: Readonly<Record<string, string>>): Promise<{
  readonly folder: string;
  readonly bin: string;
  readonly tarball: string;
}> {
  const folder = await makeTree({
    "package.json": JSON.stringify({ name: "project", private: true, type: "module" }),
    ...files,
  });
  const modules = join(folder, "node_modules");
  const bin = join(modules, ".bin");
  const command = join(modules, "ffuse/bin/ffuse.js");
  await mkdir(join(modules, "ffuse"), { recursive: true });
  await mkdir(bin);
  const tarball = await (packed ??= pack());
  await run("tar", ["-xzf", tarball, "-C", join(modules, "ffuse"), "--strip-components=1"]);
  for (const name of await installedBeside()) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(root, "node_modules", name), join(modules, name), "junction");
  }
  await symlink("../ffuse/bin/ffuse.js", join(bin, "ffuse"));
  await chmod(command, 0o755);
  return { folder, bin, tarball: basename(tarball) };
}

/**
 * A folder with an `npx` that starts what is installed and does nothing else: npm takes longer to find that out than most
 * commands take.
 */
export async function quickNpx(folder: string): Promise<string> {
  const bin = join(folder, "node_modules/.quick");
  await mkdir(bin);
  const program = '#!/bin/sh\nname=$1\nshift\nexec "$(dirname "$0")/../.bin/$name" "$@"\n';
  await writeFile(join(bin, "npx"), program, { mode: 0o755 });
  return bin;
}

/** Once for all tests of a file. */
let packed: Promise<string> | undefined;

async function pack(): Promise<string> {
  const target = await mkdtemp(join(tmpdir(), "ffuse-test-"));
  afterAll(() => rm(target, { recursive: true, force: true }));
  const words = ["pack", "--ignore-scripts", "--json", "--pack-destination", target];
  const { stdout } = await run("npm", words, { cwd: root });
  const [{ filename }] = JSON.parse(stdout) as [{ readonly filename: string }];
  return join(target, filename);
}

/** What npm installs beside ffuse, and the types that a project in TypeScript has anyway. */
async function installedBeside(): Promise<readonly string[]> {
  const text = await readFile(join(root, "package.json"), "utf8");
  const { dependencies } = JSON.parse(text) as { readonly dependencies: object };
  return [...Object.keys(dependencies), "@types/node"];
}
