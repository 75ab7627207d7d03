import { readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import type { ReachedPackage } from "../model/bundle.ts";

/** The folder of the installed package that a file belongs to, or undefined for a file below no `node_modules`. */
export function packageFolderOf(file: string): string | undefined {
  const parts = file.split(sep);
  const at = parts.lastIndexOf("node_modules");
  const name = at === -1 ? undefined : parts[at + 1];
  if (name === undefined) return undefined;
  const length = name.startsWith("@") ? 3 : 2;
  return parts.length > at + length ? parts.slice(0, at + length).join(sep) : undefined;
}

/** Name and version of the package in a folder; the folder's own name if its package.json tells none. */
export function readPackage(folder: string): ReachedPackage {
  const named = namedPackage(folder);
  return {
    name: named?.name ?? packageNameOf(folder),
    version: named?.version ?? "",
    folder,
  };
}

/** The name under which the package in a folder is imported. */
export function packageNameOf(folder: string): string {
  const parts = folder.split(sep);
  const last = parts.at(-1) ?? "";
  const scope = parts.at(-2) ?? "";
  return scope.startsWith("@") ? `${scope}/${last}` : last;
}

/** The nearest package around a file whose package.json has a name, such as a package of a workspace. */
export function namedPackageAround(file: string): ReachedPackage | undefined {
  let folder = dirname(file);
  for (;;) {
    const named = namedPackage(folder);
    if (named !== undefined) return { ...named, folder };
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

function namedPackage(
  folder: string,
): { readonly name: string; readonly version: string } | undefined {
  try {
    const found: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    if (typeof found !== "object" || found === null || !("name" in found)) return undefined;
    if (typeof found.name !== "string" || found.name === "") return undefined;
    const version = "version" in found && typeof found.version === "string" ? found.version : "";
    return { name: found.name, version };
  } catch {
    return undefined;
  }
}
