import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** Content of a file, or where a symbolic link in its place leads, relative to the link's folder. */
export type TreeEntry = string | Uint8Array | { readonly linkTo: string };

/** A new folder with the given files, named by paths with `/`; it is gone when the test has ended. */
export async function makeTree(files: Readonly<Record<string, TreeEntry>>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "ffuse test-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await addToTree(folder, files);
  return folder;
}

/** Writes more files into a folder, or other content into those that are there. */
export async function addToTree(
  folder: string,
  files: Readonly<Record<string, TreeEntry>>,
): Promise<void> {
  for (const [path, entry] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    if (typeof entry === "string" || entry instanceof Uint8Array) await writeFile(file, entry);
    else await symlink(entry.linkTo, file, "junction");
  }
}
