import type { ResolutionFacts } from "../resolution-facts.ts";
import { readInstalled } from "./installed-package.ts";
import type { InstalledPackage } from "./installed-package.ts";

/** For each folder, the package in it and all packages that it can load by its dependencies and theirs. */
export function packageClosures(
  folders: readonly string[],
  facts: ResolutionFacts,
): ReadonlyMap<string, readonly InstalledPackage[]> {
  const known = new Map<string, InstalledPackage>();
  const read = (folder: string): InstalledPackage => {
    const found = known.get(folder) ?? readInstalled(folder, facts);
    known.set(folder, found);
    return found;
  };
  const closureOf = (start: string): readonly InstalledPackage[] => {
    const reached = new Set([start]);
    // A set that grows while it is walked: also what is added is walked.
    for (const folder of reached) for (const next of read(folder).dependencies) reached.add(next);
    return [...reached].map(read);
  };
  return new Map(folders.map((folder) => [folder, closureOf(folder)]));
}
