import { readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import type { ReachedPackage } from "../../model/bundle.ts";
import { hashBytes } from "../hash-bytes.ts";
import { packageNameOf } from "../package-folder.ts";
import type { ResolutionFacts } from "../resolution-facts.ts";
import { isFile } from "../stats-of.ts";
import type { LockedPackage, LockReader } from "./locked-package.ts";
import { readBunLock } from "./read-bun-lock.ts";
import { readNpmLock } from "./read-npm-lock.ts";
import { readPnpmLock } from "./read-pnpm-lock.ts";
import { readYarnLock } from "./read-yarn-lock.ts";

/** In the order in which they are asked. */
const readers: readonly (readonly [name: string, read: LockReader])[] = [
  ["npm-shrinkwrap.json", readNpmLock],
  ["package-lock.json", readNpmLock],
  ["pnpm-lock.yaml", readPnpmLock],
  ["yarn.lock", readYarnLock],
  ["bun.lock", readBunLock],
];

/** A lock file, by what one asks of it. */
interface LockFile {
  readonly folder: string;
  /** By place and version. */
  readonly placed: ReadonlyMap<string, LockedPackage>;
  /** By name and version; the version is empty where the lock file tells none. */
  readonly named: ReadonlyMap<string, readonly LockedPackage[]>;
}

/** What the lock files in a folder and those around it say of packages; each is read when it is first needed. */
export class LockFiles {
  readonly #start: string;
  readonly #facts: ResolutionFacts;
  readonly #known = new Map<string, readonly LockFile[]>();

  constructor(start: string, facts: ResolutionFacts) {
    this.#start = start;
    this.#facts = facts;
  }

  /** The entries for a package in the nearest lock file that has any; several if it does not tell which one it is. */
  find(installed: ReachedPackage): readonly LockedPackage[] {
    let folder = this.#start;
    for (;;) {
      for (const lock of this.#in(folder)) {
        const found = entriesFor(lock, installed);
        if (found.length > 0) return found;
      }
      const parent = dirname(folder);
      if (parent === folder) return [];
      folder = parent;
    }
  }

  #in(folder: string): readonly LockFile[] {
    const known = this.#known.get(folder) ?? this.#read(folder);
    this.#known.set(folder, known);
    return known;
  }

  #read(folder: string): readonly LockFile[] {
    return readers.flatMap(([name, read]) => {
      const file = join(folder, name);
      if (!isFile(file)) {
        this.#facts.absentFiles.add(file);
        return [];
      }
      try {
        const bytes = readFileSync(file);
        this.#facts.contents.set(file, hashBytes(bytes));
        return lockFile(folder, read(bytes.toString("utf8").replace(/^\uFEFF/, "")));
      } catch {
        // A damaged one says nothing; when it is mended, its content is another.
        return [];
      }
    });
  }
}

function lockFile(folder: string, packages: readonly LockedPackage[]): LockFile {
  const placed = new Map<string, LockedPackage>();
  const named = new Map<string, LockedPackage[]>();
  for (const locked of packages) {
    const { names, version = "", place } = locked;
    if (place !== undefined) placed.set(keyOf(place, version), locked);
    for (const name of names) {
      const key = keyOf(name, version);
      const others = named.get(key);
      if (others === undefined) named.set(key, [locked]);
      else others.push(locked);
    }
  }
  return { folder, placed, named };
}

function entriesFor(lock: LockFile, installed: ReachedPackage): readonly LockedPackage[] {
  const { folder, name, version } = installed;
  const place = relative(lock.folder, folder).split(sep).join("/");
  for (const said of [version, ""]) {
    const placed = lock.placed.get(keyOf(place, said));
    if (placed !== undefined) return [placed];
  }
  for (const said of [version, ""]) {
    for (const called of [name, packageNameOf(folder)]) {
      const found = lock.named.get(keyOf(called, said));
      if (found !== undefined) return found;
    }
  }
  return [];
}

function keyOf(what: string, version: string): string {
  return JSON.stringify([what, version]);
}
