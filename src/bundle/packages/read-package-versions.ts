import { sep } from "node:path";
import type { PackageVersion } from "../../model/code-slice.ts";
import type { ResolutionFacts } from "../resolution-facts.ts";
import { hashFolder } from "./hash-folder.ts";
import type { InstalledPackage } from "./installed-package.ts";
import { LockFiles } from "./lock-files.ts";
import { packageClosures } from "./package-closures.ts";

/**
 * For each folder of a package, what tells the versions of it and of all that it depends on apart from others: by name,
 * and the same wherever the project lies. All that the answer rests on is noted in `facts`.
 */
export function readPackageVersions(
  folders: readonly string[],
  options: {
    /** Absolute path of the folder in which the search for lock files begins. */
    readonly root: string;
    readonly facts: ResolutionFacts;
  },
): Readonly<Record<string, readonly PackageVersion[]>> {
  const { root, facts } = options;
  const locks = new LockFiles(root, facts);
  const known = new Map<string, PackageVersion>();
  const versionOf = (installed: InstalledPackage): PackageVersion => {
    const found = known.get(installed.folder) ?? readVersion(installed, locks, facts);
    known.set(installed.folder, found);
    return found;
  };
  const closures = packageClosures(folders, facts);
  return Object.fromEntries(
    [...closures].map(([folder, closure]) => [folder, versionsIn(closure, versionOf)]),
  );
}

function readVersion(
  installed: InstalledPackage,
  locks: LockFiles,
  facts: ResolutionFacts,
): PackageVersion {
  const { name, version, folder } = installed;
  const isInstalled = folder.split(sep).includes("node_modules");
  const locked = isInstalled ? locks.find(installed) : [];
  const integrities = locked.flatMap((entry) => entry.integrity ?? []);
  // A folder of this machine can change under one version, and nothing but its files tells.
  const isLocal = !isInstalled || version === "" || integrities.length < locked.length;
  const said = [...new Set([...integrities, ...(isLocal ? [hashFolder(folder, facts)] : [])])];
  return said.length === 0
    ? { name, version }
    : { name, version, integrity: said.sort().join(" ") };
}

function versionsIn(
  closure: readonly InstalledPackage[],
  versionOf: (installed: InstalledPackage) => PackageVersion,
): readonly PackageVersion[] {
  const byFolder = new Map(closure.map((installed) => [installed.folder, versionOf(installed)]));
  const versions = new Map<string, PackageVersion>();
  for (const { folder, dependencies } of closure) {
    const version = byFolder.get(folder);
    if (version === undefined) throw new Error(`bug: no version of ${folder}`);
    const uses = dependencies.flatMap((place) => {
      const used = byFolder.get(place);
      return used === undefined ? [] : [`${used.name}@${used.version}`];
    });
    const counted = uses.length === 0 ? version : { ...version, uses: uses.sort() };
    versions.set(JSON.stringify(counted), counted);
  }
  return [...versions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, version]) => version);
}
