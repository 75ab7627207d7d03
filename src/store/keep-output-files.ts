import { stat } from "node:fs/promises";
import type { Place } from "../contract/place.ts";
import type { FileRef, OutputFileMark } from "../model/output-file.ts";
import { isOutputFile } from "../model/output-file.ts";
import { namePath } from "../util/name-path.ts";
import { hasModes, isExecutable, permissionBits } from "./file-mode.ts";
import { KeptFile } from "./codecs/kept-file.ts";
import { ContentChanged, keepFile } from "./kept-files.ts";
import { OutputFileError } from "./output-file-error.ts";
import { replaceObjects } from "./replace-objects.ts";
import type { StoreKeys } from "./store-keys.ts";

/** A value that can be encoded, and the files that it refers to. */
export interface WithKeptFiles {
  readonly value: unknown;
  /** By path, each once. */
  readonly files: readonly FileRef[];
}

/**
 * Keeps the content of every output file in a value, and puts what refers to it in its place. Relative paths begin at
 * `folder`. Throws `OutputFileError`.
 */
export async function keepOutputFiles(
  place: Place,
  keys: StoreKeys,
  value: unknown,
  folder: string,
): Promise<WithKeptFiles> {
  const found = new Set<OutputFileMark>();
  replaceObjects(value, (part) => {
    if (!isOutputFile(part)) return undefined;
    found.add(part);
    return part;
  });
  if (found.size === 0) return { value, files: [] };
  const kept = new Map<object, KeptFile>();
  const byPath = new Map<string, FileRef>();
  for (const output of found) {
    const { path, name } = namePath(output.valueOf(), folder);
    const ref = byPath.get(path) ?? (await keepOne(place, keys, path, name));
    byPath.set(path, ref);
    const { mode = 0, ...content } = ref;
    // One object for each, so that the value is not one with a shared part.
    kept.set(output, new KeptFile(isExecutable(mode) ? { ...content, executable: true } : content));
  }
  return {
    value: replaceObjects(value, (part) => kept.get(part)),
    files: [...byPath.values()],
  };
}

async function keepOne(
  place: Place,
  keys: StoreKeys,
  path: string,
  name: string,
): Promise<FileRef> {
  let mode: { readonly mode?: number };
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) throw new OutputFileError(name, "it is a folder");
    if (!stats.isFile()) throw new OutputFileError(name, "it is no file");
    mode = hasModes ? { mode: stats.mode & permissionBits } : {};
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "ENOTDIR") throw error;
    throw new OutputFileError(name, `there is no ${path}`);
  }
  try {
    return { path: name, ...(await keepFile(place, keys, path)), ...mode };
  } catch (error) {
    if (!(error instanceof ContentChanged)) throw error;
    throw new OutputFileError(name, "somebody goes on writing to it");
  }
}

/** A value with the absolute path in place of every file that it refers to. */
export function withPaths(value: unknown, folder: string): unknown {
  return replaceObjects(value, (part) =>
    part instanceof KeptFile ? namePath(part.path, folder).path : undefined,
  );
}
