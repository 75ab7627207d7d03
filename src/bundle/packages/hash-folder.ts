import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { hashBytes } from "../hash-bytes.ts";
import type { ResolutionFacts } from "../resolution-facts.ts";
import { isFile } from "../stats-of.ts";

/** What Node can load. */
const loaded: ReadonlySet<string> = new Set([
  ...[".js", ".cjs", ".mjs", ".json", ".node", ".wasm", ".ts", ".cts", ".mts"],
]);

/** Hash of all files below a package's folder that Node can load, without those of its installed dependencies. */
export function hashFolder(folder: string, facts: ResolutionFacts): string {
  const lines = filesBelow(folder, "").map((name) => {
    const file = join(folder, name);
    const hash = hashBytes(readFileSync(file));
    facts.contents.set(file, hash);
    return `${hash} ${name}`;
  });
  return `files-${hashBytes(lines.join("\n"))}`;
}

function filesBelow(folder: string, prefix: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const names = entries.flatMap((entry) => {
    const { name } = entry;
    if (name === "node_modules" || name.startsWith(".")) return [];
    if (entry.isDirectory()) return filesBelow(join(folder, name), `${prefix}${name}/`);
    return loaded.has(extname(name)) && isFile(join(folder, name)) ? [`${prefix}${name}`] : [];
  });
  return names.sort();
}
