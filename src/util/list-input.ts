import type { BigIntStats, Dirent } from "node:fs";
import { readdir, readlink, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileStamp } from "./file-stamp.ts";
import { compilePathGlob } from "./path-glob.ts";
import { sha256 } from "./spell-value.ts";

/** What is to be listed: a file, a folder with all below it, or the files below a folder that a glob picks. */
export interface ListedInput {
  readonly kind: "file" | "folder" | "files";
  /** Absolute path of the file or of the folder. */
  readonly path: string;
  readonly glob?: string;
}

/** Something below a folder, or the file itself. */
export interface InputEntry {
  /** With `/`, relative to the folder; empty for the file itself. */
  readonly name: string;
  readonly path: string;
  /** `other` is what has no content to read: a device, a link that leads nowhere or to a folder above it. */
  readonly what: "file" | "folder" | "other";
  /** Of a file; else what can be said of it. */
  readonly stamp: string;
}

/** What is there, in the order of the names; or why it cannot be listed, where undefined means that it is not there. */
export type InputListing =
  | { readonly ok: true; readonly entries: readonly InputEntry[] }
  | { readonly ok: false; readonly path: string; readonly found: string | undefined };

/** Looks at a declared input without reading any file. */
export async function listInput(input: ListedInput): Promise<InputListing> {
  try {
    return { ok: true, entries: await entriesOf(input) };
  } catch (error) {
    if (error instanceof Unusable) return { ok: false, path: error.path, found: error.found };
    const { code = String(error), path = input.path } = error as NodeJS.ErrnoException;
    const isAbsent = code === "ENOENT" || code === "ENOTDIR";
    return { ok: false, path, found: isAbsent ? undefined : code };
  }
}

/** One text for all that a look without reading can tell. */
export function stampOf(listing: InputListing): string {
  if (!listing.ok) return sha256(JSON.stringify(["unusable", listing.found ?? ""]));
  return sha256(
    JSON.stringify(listing.entries.map(({ name, what, stamp }) => [name, what, stamp])),
  );
}

class Unusable extends Error {
  readonly path: string;
  readonly found: string;
  constructor(path: string, found: string) {
    super(found);
    this.path = path;
    this.found = found;
  }
}

async function entriesOf({ kind, path, glob = "" }: ListedInput): Promise<readonly InputEntry[]> {
  const stats = await stat(path, { bigint: true });
  if (kind === "file") {
    if (stats.isDirectory()) throw new Unusable(path, "it is a folder");
    if (!stats.isFile()) throw new Unusable(path, "it is no file");
    return [{ name: "", path, what: "file", stamp: fileStamp(stats) }];
  }
  if (!stats.isDirectory()) throw new Unusable(path, "it is no folder");
  const walk = new FolderWalk(kind === "folder" ? undefined : compilePathGlob(glob));
  await walk.into(path, "", [identityOf(stats)], 1);
  // Names are collected folder by folder; one order over all paths does not depend on how that was done.
  return walk.entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

class FolderWalk {
  readonly entries: InputEntry[] = [];
  readonly #glob: ReturnType<typeof compilePathGlob> | undefined;

  constructor(glob: ReturnType<typeof compilePathGlob> | undefined) {
    this.#glob = glob;
  }

  /** `above` are the folders that this one lies in, and itself. */
  async into(
    folder: string,
    prefix: string,
    above: readonly string[],
    depth: number,
  ): Promise<void> {
    const found = await readdir(folder, { withFileTypes: true });
    for (let start = 0; start < found.length; start += atOnce) {
      const some = found.slice(start, start + atOnce);
      const folders = await Promise.all(
        some.map((each) => this.#look(each, folder, prefix, above)),
      );
      for (const next of folders) {
        if (next === undefined) continue;
        if (this.#glob !== undefined && depth >= this.#glob.depth) continue;
        await this.into(next.path, `${next.name}/`, [...above, next.identity], depth + 1);
      }
    }
  }

  /** Notes what is there, and gives it back if it is a folder to go into. */
  async #look(
    entry: Dirent,
    folder: string,
    prefix: string,
    above: readonly string[],
  ): Promise<
    { readonly name: string; readonly path: string; readonly identity: string } | undefined
  > {
    const name = `${prefix}${entry.name}`;
    const path = join(folder, entry.name);
    if (!this.#mayBeOf(entry, name)) return undefined;
    const stats = await stat(path, { bigint: true }).catch(absentAsUndefined);
    if (stats?.isDirectory() === true) {
      const identity = identityOf(stats);
      if (above.includes(identity)) {
        this.#note({ name, path, what: "other", stamp: await targetOf(path) });
        return undefined;
      }
      if (this.#glob === undefined) this.#note({ name, path, what: "folder", stamp: "" });
      return { name, path, identity };
    }
    if (stats === undefined && entry.name.includes(mangled)) {
      if (this.#mayLeadTo(entry, name)) throw new Unusable(path, "its name is no UTF-8");
      return undefined;
    }
    if (stats?.isFile() === true) this.#note({ name, path, what: "file", stamp: fileStamp(stats) });
    // A link of an editor that leads nowhere must not end a run.
    else this.#note({ name, path, what: "other", stamp: await targetOf(path) });
    return undefined;
  }

  /** False for a file that the glob does not pick, so that nobody looks at it. */
  #mayBeOf(entry: Dirent, name: string): boolean {
    return this.#glob === undefined || !entry.isFile() || this.#glob.matches(name);
  }

  /** Whether what has a name is picked, or something below it may be. */
  #mayLeadTo(entry: Dirent, name: string): boolean {
    if (this.#glob === undefined || this.#glob.matches(name)) return true;
    return entry.isDirectory() && name.split("/").length < this.#glob.depth;
  }

  #note(entry: InputEntry): void {
    if (this.#glob === undefined || (entry.what === "file" && this.#glob.matches(entry.name))) {
      this.entries.push(entry);
    }
  }
}

/** Stands in a name for bytes that are no UTF-8, so that nothing can be found by it. */
const mangled = "\uFFFD";

/** How many files are looked at side by side. */
const atOnce = 32;

function identityOf({ dev, ino }: BigIntStats): string {
  return `${dev} ${ino}`;
}

function absentAsUndefined(error: unknown): undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP") return undefined;
  throw error;
}

async function targetOf(path: string): Promise<string> {
  try {
    return await readlink(path);
  } catch {
    return "";
  }
}
