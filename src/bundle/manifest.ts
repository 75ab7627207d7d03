import { readFileSync, realpathSync, statSync } from "node:fs";
import type { Stats } from "node:fs";
import type { ReachedPackage } from "../model/bundle.ts";
import { folderNames } from "./folder-names.ts";
import { hashBytes, hashNames } from "./hash-bytes.ts";
import type { VersionTable } from "./packages/version-table.ts";
import { isFile, statsOf } from "./stats-of.ts";

/** A file whose content, or a folder whose names, decide whether a bundle is still good. */
export interface KnownFile {
  readonly path: string;
  readonly hash: string;
  /** Size and times when it was read; while they are the same, so is the content. */
  readonly stamp: string;
}

/** What is written beside a bundle so that a later call can tell whether it is still good. */
export interface Manifest {
  /** Name of the bundle's file in the same folder; its source map has `.map` behind. */
  readonly bundle: string;
  readonly bundleHash: string;
  readonly mapHash: string;
  readonly codeHash: string;
  readonly packages: readonly ReachedPackage[];
  readonly packageVersions: VersionTable;
  readonly inputs: readonly string[];
  /** Milliseconds since the epoch, before the first file was read. */
  readonly readAt: number;
  readonly files: readonly KnownFile[];
  readonly absentFiles: readonly string[];
  readonly absentPackages: readonly string[];
  readonly present: readonly string[];
  readonly links: readonly (readonly [path: string, real: string])[];
}

/** A manifest read back, or undefined for a text that is none. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    const found = JSON.parse(text) as Manifest | null;
    // Written in one piece, so a text that parses and ends in the last key is whole.
    return found !== null && Array.isArray(found.links) ? found : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The manifest, with fresh stamps, if everything that the bundle rests on is as it was; undefined if something changed.
 * The same object comes back if no stamp had to be renewed.
 */
export function recheck(manifest: Manifest, now: number): Manifest | undefined {
  if (manifest.absentFiles.some(isFile)) return undefined;
  if (manifest.absentPackages.some((path) => statsOf(path) !== undefined)) return undefined;
  if (!manifest.present.every(isFile)) return undefined;
  if (!manifest.links.every(([path, real]) => realPath(path) === real)) return undefined;
  let isFresh = true;
  const files: KnownFile[] = [];
  for (const file of manifest.files) {
    const stats = statsOf(file.path);
    if (stats === undefined) return undefined;
    const stamp = stampOf(stats);
    if (stamp !== file.stamp || !isSettled(stats, manifest.readAt)) {
      if (hashFile(file.path) !== file.hash) return undefined;
      isFresh = false;
    }
    files.push({ ...file, stamp });
  }
  return isFresh ? manifest : { ...manifest, files, readAt: now };
}

/** A file as it is now; its content hash is the given one, if it was read before. */
export function knownFile(path: string, hash: string = hashFile(path)): KnownFile {
  return { path, hash, stamp: stampOf(statSync(path)) };
}

/** File systems keep times as coarse as 2 s, so a file can change twice within one stamp. */
const stampGrainMs = 2000;

function isSettled(stats: Stats, readAt: number): boolean {
  return Math.max(stats.mtimeMs, stats.ctimeMs) < readAt - stampGrainMs;
}

function stampOf(stats: Stats): string {
  return `${stats.size} ${stats.mtimeMs} ${stats.ctimeMs} ${stats.ino}`;
}

function hashFile(path: string): string {
  return statSync(path).isDirectory()
    ? hashNames(folderNames(path))
    : hashBytes(readFileSync(path));
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
