import { lstatSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { folderNames } from "../folder-names.ts";
import { hashBytes, hashNames } from "../hash-bytes.ts";
import type { ResolutionFacts } from "../resolution-facts.ts";
import { statsOf } from "../stats-of.ts";

/** What Node can load. */
const loaded: ReadonlySet<string> = new Set([
  ...[".js", ".cjs", ".mjs", ".json", ".node", ".wasm", ".ts", ".cts", ".mts"],
]);

/** Hash of all files below a package's folder that Node can load, without those of its installed dependencies. */
export function hashFolder(folder: string, facts: ResolutionFacts): string {
  return `files-${hashBytes(linesBelow(folder, "", facts).join("\n"))}`;
}

/** `hash name` of each file. */
function linesBelow(folder: string, prefix: string, facts: ResolutionFacts): readonly string[] {
  const names = folderNames(folder);
  facts.contents.set(folder, hashNames(names));
  return names.flatMap((name) => {
    const path = join(folder, name);
    const stats = statsOf(path);
    if (stats?.isDirectory() === true) {
      // A link may lead around in a circle.
      const isLink = lstatSync(path).isSymbolicLink();
      return isLink ? [] : linesBelow(path, `${prefix}${name}/`, facts);
    }
    if (stats?.isFile() !== true || !loaded.has(extname(name))) return [];
    return [`${hashOf(path, facts)} ${prefix}${name}`];
  });
}

function hashOf(file: string, facts: ResolutionFacts): string {
  try {
    const hash = hashBytes(readFileSync(file));
    facts.contents.set(file, hash);
    return hash;
  } catch {
    // Node cannot read it either.
    return "unreadable";
  }
}
