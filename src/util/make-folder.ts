import { mkdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it; a folder that is there already is left as it is. The runtime's own recursive form
 * never ends where a file system says that the parent is missing though it is there, as below `/proc`.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (isThere(error)) return;
    if (!isParentMissing(error, path)) throw error;
    await makeFolder(dirname(path));
    await mkdir(path).catch(throwUnlessThere);
  }
}

/** The same, at once. `mode` is given to the folders that are made. */
export function makeFolderSync(path: string, mode = 0o777): void {
  try {
    mkdirSync(path, mode);
  } catch (error) {
    if (isThere(error)) return;
    if (!isParentMissing(error, path)) throw error;
    makeFolderSync(dirname(path), mode);
    try {
      mkdirSync(path, mode);
    } catch (again) {
      throwUnlessThere(again);
    }
  }
}

function isThere(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "EEXIST";
}

function isParentMissing(error: unknown, path: string): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT" && dirname(path) !== path;
}

/** Another process may have made it in between. */
function throwUnlessThere(error: unknown): void {
  if (!isThere(error)) throw error;
}
