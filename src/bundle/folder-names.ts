import { readdirSync } from "node:fs";

/** Names of what lies in a folder of a package, in order, without installed packages and hidden things. */
export function folderNames(folder: string): readonly string[] {
  const names = readdirSync(folder).filter(
    (name) => name !== "node_modules" && !name.startsWith("."),
  );
  return names.sort();
}
