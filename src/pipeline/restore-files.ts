import { isAbsolute, relative, sep } from "node:path";
import type { EntryDamage, StoredFiles } from "../contract/store.ts";
import type { NodeName } from "../model/ids.ts";
import type { FileRef } from "../model/output-file.ts";
import type { ResultRef } from "../model/result-ref.ts";
import type { Warning } from "../model/run-event.ts";
import { namePath } from "../util/name-path.ts";

export interface RestoreOptions {
  readonly files: StoredFiles;
  /** The folder at which relative paths begin. */
  readonly folder: string;
  /** Only what lies in one of these is written to: what a store says must not lead anywhere else. */
  readonly mayWriteIn: readonly string[];
  readonly onWarning: (warning: Warning) => void;
}

/** Sees to it that the files which a result refers to are there, or tells what is wrong if they cannot be had. */
export type RestoreFiles = (result: ResultRef, node: NodeName) => Promise<EntryDamage | undefined>;

/** Puts back what was changed or removed, from the store. */
export function makeRestoreFiles(options: RestoreOptions): RestoreFiles {
  const { files, folder, onWarning } = options;
  const underWay = new Map<string, Promise<unknown>>();

  const restoreOne = async (file: FileRef, node: NodeName): Promise<EntryDamage | undefined> => {
    const { path } = namePath(file.path, folder);
    const state = await files.stateOf(file, path);
    if (state === "same") return undefined;
    const elsewhere = whyNotHere(path, options.mayWriteIn, state);
    if (elsewhere !== undefined) return elsewhere;
    const isOwn = state === "absent" || (await files.isOwn(path));
    const damage = await files.restore(file, path).catch(whyNotRestored(path));
    if (damage === undefined && !isOwn) {
      onWarning({ kind: "output-file-replaced", node, path: file.path });
    }
    return damage;
  };

  return async ({ files: refs = [] }, node) => {
    for (const file of refs) {
      // Two nodes may need one file; it is put back once.
      const turn = (underWay.get(file.path) ?? Promise.resolve()).then(
        () => restoreOne(file, node),
        () => restoreOne(file, node),
      );
      underWay.set(file.path, turn);
      const damage = await turn;
      if (damage !== undefined) return damage;
    }
    return undefined;
  };
}

/** Looks whether the files could be had, as far as that costs little, and writes nothing. */
export function makeCheckFiles({
  files,
  folder,
  mayWriteIn,
}: Omit<RestoreOptions, "onWarning">): RestoreFiles {
  return async ({ files: refs = [] }) => {
    for (const file of refs) {
      const { path } = namePath(file.path, folder);
      const state = await files.stateOf(file, path);
      if (state === "same") continue;
      const elsewhere = whyNotHere(path, mayWriteIn, state);
      if (elsewhere !== undefined) return elsewhere;
      const damage = await files.quickDamageOf(file);
      if (damage !== undefined) return damage;
    }
    return undefined;
  };
}

/** What stands in the way may not stand in that of the node, which runs again; else it fails with its own error. */
function whyNotRestored(path: string): (error: unknown) => EntryDamage {
  return (error) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { path, kind: "missing", found: `it cannot be put back (${code})` };
  };
}

function whyNotHere(
  path: string,
  mayWriteIn: readonly string[],
  state: "other" | "absent",
): EntryDamage | undefined {
  if (mayWriteIn.some((folder) => isBelow(path, folder))) return undefined;
  const what = state === "absent" ? "is not there" : "was changed";
  const found = `it ${what}, and lies outside of the folders in which files are put back`;
  return { path, kind: "missing", found };
}

function isBelow(path: string, folder: string): boolean {
  const below = relative(folder, path);
  return below !== "" && below !== ".." && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}
