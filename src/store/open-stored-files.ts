import { stat } from "node:fs/promises";
import pLimit from "p-limit";
import type { Place } from "../contract/place.ts";
import type { StoredFiles } from "../contract/store.ts";
import { fileStamp } from "../util/file-stamp.ts";
import { hashFile, readPieces } from "../util/hash-file.ts";
import { hasModes, isExecutable } from "./file-mode.ts";
import { FileStats } from "./file-stats.ts";
import { damageOf, isKept, readKept, restoreFile, sizeDamageOf } from "./kept-files.ts";
import type { StoreKeys } from "./store-keys.ts";
import { wholeCheckBytes } from "./whole-check-bytes.ts";

/** How the content of files is come by, so that a test can count it. */
export interface FileReading {
  /** Undefined if there is no file. */
  stampOf(path: string): Promise<string | undefined>;
  read(path: string): AsyncIterable<Uint8Array>;
  /** Who may read, write and execute a file; undefined if there is none, or nothing that tells. */
  modeOf(path: string): Promise<number | undefined>;
}

/** The files of this machine. */
export const realFiles: FileReading = {
  stampOf: async (path) => {
    try {
      const stats = await stat(path, { bigint: true });
      return stats.isFile() ? fileStamp(stats) : undefined;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT" || code === "ENOTDIR") return undefined;
      throw error;
    }
  },
  read: readPieces,
  modeOf: async (path) => {
    if (!hasModes) return undefined;
    return (await stat(path).catch(() => undefined))?.mode;
  },
};

/** A run may look at all its files at once; a process may not open that many. */
const openFilesLimit = 8;

/** After reading as much, what was found is written at once, so that a kill does not lose it. */
const saveBytes = 256 * 1024 * 1024;

/** The files that the nodes of a workflow read and return. */
export function openStoredFiles({
  place,
  keys,
  now,
  reading = realFiles,
}: {
  readonly place: Place;
  readonly keys: StoreKeys;
  readonly now: () => number;
  readonly reading?: FileReading;
}): StoredFiles {
  const stats = new FileStats(place, keys.stats);
  const inTurn = pLimit(openFilesLimit);
  const underWay = new Map<string, Promise<string | undefined>>();
  let unsavedBytes = 0;

  async function* counted(path: string): AsyncGenerator<Uint8Array> {
    for await (const piece of reading.read(path)) {
      unsavedBytes += piece.byteLength;
      yield piece;
    }
  }

  const hashNow = async (path: string, stamp: string): Promise<string | undefined> => {
    const readAt = now();
    const hash = await hashFile(path, counted);
    if ((await reading.stampOf(path)) !== stamp) return undefined;
    await stats.note(path, { stamp, hash, readAt });
    if (unsavedBytes > saveBytes) {
      unsavedBytes = 0;
      await stats.save();
    }
    return hash;
  };

  const contentOf = async (path: string, stamp: string): Promise<string | undefined> => {
    const known = await stats.find(path, stamp);
    if (known !== undefined) return known;
    // Many nodes may ask for one file at once; it is read for the first of them.
    const key = `${stamp} ${path}`;
    let hashing = underWay.get(key);
    if (hashing === undefined) {
      hashing = inTurn(() => hashNow(path, stamp)).finally(() => underWay.delete(key));
      underWay.set(key, hashing);
    }
    return hashing;
  };

  const hasSameUse = async (path: string, kept: number | undefined): Promise<boolean> => {
    if (kept === undefined) return true;
    const mode = await reading.modeOf(path);
    return mode === undefined || isExecutable(mode) === isExecutable(kept);
  };

  return {
    contentOf,
    stateOf: async ({ hash, sizeBytes, mode }, path) => {
      for (;;) {
        const stamp = await reading.stampOf(path);
        if (stamp === undefined) return "absent";
        if (stamp.split(" ", 1)[0] === String(sizeBytes)) {
          const found = await contentOf(path, stamp);
          if (found === undefined) continue;
          if (found === hash && (await hasSameUse(path, mode))) return "same";
        }
        return "other";
      }
    },
    quickDamageOf: (file) =>
      file.sizeBytes <= wholeCheckBytes
        ? damageOf(place, keys, file)
        : sizeDamageOf(place, keys, file),
    isOwn: async (path) => {
      const stamp = await reading.stampOf(path);
      if (stamp === undefined) return true;
      const hash = await contentOf(path, stamp);
      const sizeBytes = Number(stamp.split(" ", 1)[0]);
      return hash !== undefined && isKept(place, keys, { hash: hash as never, sizeBytes });
    },
    restore: (file, path) => restoreFile(place, keys, file, path),
    damageOf: (file) => damageOf(place, keys, file),
    read: (file) => readKept(place, keys, file),
    save: () => stats.save(),
  };
}
