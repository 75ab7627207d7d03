import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { nearest } from "../util/nearest.ts";

/** Paths of files in the same folder whose names are like that of a file which is not there. */
export async function nearFiles(path: string): Promise<readonly string[]> {
  const folder = dirname(path);
  const names = await readdir(folder).catch((): string[] => []);
  return nearest(basename(path), names).map((name) => join(folder, name));
}
