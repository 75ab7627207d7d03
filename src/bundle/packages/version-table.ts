import type { Bundle } from "../../model/bundle.ts";
import type { PackageVersion } from "../../model/code-slice.ts";

/** Versions by folder with each version written once: packages share most of what they depend on. */
export interface VersionTable {
  readonly versions: readonly PackageVersion[];
  /** Places in `versions`, by folder. */
  readonly folders: Readonly<Record<string, readonly number[]>>;
}

/** Packs versions by folder for a file. */
export function toVersionTable(packageVersions: Bundle["packageVersions"]): VersionTable {
  const places = new Map<string, number>();
  const versions: PackageVersion[] = [];
  const placeOf = (version: PackageVersion): number => {
    const spelling = JSON.stringify(version);
    const place = places.get(spelling) ?? versions.push(version) - 1;
    places.set(spelling, place);
    return place;
  };
  const folders = Object.entries(packageVersions).map(
    ([folder, list]) => [folder, list.map(placeOf)] as const,
  );
  return { versions, folders: Object.fromEntries(folders) };
}

/** Unpacks what was packed; throws for a table that is not whole. */
export function fromVersionTable({ versions, folders }: VersionTable): Bundle["packageVersions"] {
  const versionAt = (place: number): PackageVersion => {
    const version = versions[place];
    if (version === undefined) throw new Error("bug: a table without one of its versions");
    return version;
  };
  return Object.fromEntries(
    Object.entries(folders).map(([folder, places]) => [folder, places.map(versionAt)]),
  );
}
