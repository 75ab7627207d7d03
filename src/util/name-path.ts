import { isAbsolute, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** A path as a machine and as a person know it. */
export interface NamedPath {
  readonly path: string;
  /** With `/`: relative to a folder, also if it was given as absolute and lies there, so that it is the same wherever that is. */
  readonly name: string;
}

/** Reads a path, or the text of a `file:` URL, that is relative to a folder. */
export function namePath(given: string, folder: string): NamedPath {
  const text = given.startsWith("file://") ? fileURLToPath(given) : given;
  const path = resolve(folder, text);
  const below = relative(folder, path);
  const isOutside = below === ".." || below.startsWith(`..${sep}`) || isAbsolute(below);
  const name = isOutside && isAbsolute(text) ? path : below;
  return { path, name: name === "" ? "." : name.replaceAll(sep, "/") };
}
