import { statSync } from "node:fs";
import type { Stats } from "node:fs";

/** What is at a path, symbolic links followed; undefined if nothing is, or nothing that can be looked at. */
export function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Whether a path leads to a file. */
export function isFile(path: string): boolean {
  return statsOf(path)?.isFile() ?? false;
}
