import { randomBytes } from "node:crypto";
import { dirname, join, resolve } from "node:path";
import pLimit from "p-limit";
import type { Place, PlaceEntry, SweepOptions } from "../../contract/place.ts";
import { compareTexts } from "../compare-texts.ts";
import { checkKey, checkPrefix, isSegment } from "./check-key.ts";
import { realDisk } from "./disk.ts";
import type { Disk } from "./disk.ts";

/** A run may look up all its nodes at once; a process may not open that many files. */
const openFilesLimit = 16;

/** A place in a folder, made when the first bytes come; each key is a file. */
export function openFolderPlace(path: string, disk: Disk = realDisk): Place {
  const root = resolve(path);
  const inTurn = pLimit(openFilesLimit);

  const fileOf = (key: string): string => {
    checkKey(key);
    return join(root, ...key.split("/"));
  };
  const folderOf = (prefix: string): string => {
    checkPrefix(prefix);
    return join(root, ...prefix.split("/"));
  };

  /** Folders are made when they turn out to be absent, so that most writes need no look at them. */
  const inFolder = async (file: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if ((error as { code?: unknown }).code !== "ENOENT") throw error;
      await disk.makeFolder(dirname(file));
      await work();
    }
  };

  const listBelow = async (folder: string, prefix: string): Promise<PlaceEntry[]> => {
    const found: PlaceEntry[] = [];
    for (const { name, isFolder } of (await disk.listFolder(folder)) ?? []) {
      if (!isSegment(name)) continue;
      const file = join(folder, name);
      const key = prefix + name;
      if (isFolder) found.push(...(await listBelow(file, `${key}/`)));
      else {
        const sizeBytes = await disk.sizeBytes(file);
        if (sizeBytes !== undefined) found.push({ key, sizeBytes });
      }
    }
    return found;
  };

  const sweepBelow = async (
    folder: string,
    prefix: string,
    options: SweepOptions,
  ): Promise<PlaceEntry[]> => {
    const found: PlaceEntry[] = [];
    for (const { name, isFolder } of (await disk.listFolder(folder)) ?? []) {
      const file = join(folder, name);
      const key = prefix + name;
      if (isFolder) {
        if (isSegment(name)) found.push(...(await sweepBelow(file, `${key}/`, options)));
        continue;
      }
      if (!isTemporary(name)) continue;
      const [sizeBytes, modifiedAt] = [await disk.sizeBytes(file), await disk.modifiedAt(file)];
      if (sizeBytes === undefined || (modifiedAt ?? Infinity) > options.untouchedSince) continue;
      if (!options.dryRun) await disk.removeFile(file);
      found.push({ key, sizeBytes });
    }
    return found;
  };

  return {
    title: root,
    get: async (key) => inTurn(() => disk.read(fileOf(key))),
    getRange: async (key, offset, length) =>
      inTurn(() => disk.readRange(fileOf(key), offset, length)),
    put: async (key, parts) => {
      const file = fileOf(key);
      // A name can be given inside one file system only, so the temporary file is a neighbour; no key has a "~".
      const temporary = `${file}~${process.pid}-${randomBytes(6).toString("hex")}`;
      try {
        await inFolder(file, () => disk.write(temporary, parts));
        await disk.flush(temporary);
        await disk.publish(temporary, file);
      } catch (error) {
        await disk.removeFile(temporary).catch(() => {});
        throw error;
      }
    },
    append: async (key, bytes) => {
      const file = fileOf(key);
      await inFolder(file, () => disk.append(file, bytes));
    },
    list: async (prefix) => {
      const found = await listBelow(folderOf(prefix), prefix);
      return found.sort((a, b) => compareTexts(a.key, b.key));
    },
    listFolders: async (prefix) => {
      const entries = (await disk.listFolder(folderOf(prefix))) ?? [];
      return entries
        .filter(({ name, isFolder }) => isFolder && isSegment(name))
        .map(({ name }) => name)
        .sort(compareTexts);
    },
    delete: async (key) => disk.removeFile(fileOf(key)),
    deleteBelow: async (prefix) => {
      const folder = folderOf(prefix);
      if (prefix !== "") return disk.removeFolder(folder);
      for (const { name, isFolder } of (await disk.listFolder(root)) ?? []) {
        if (!isSegment(name)) continue;
        const path = join(root, name);
        await (isFolder ? disk.removeFolder(path) : disk.removeFile(path));
      }
    },
    sweep: async (prefix, options) => sweepBelow(folderOf(prefix), prefix, options),
  };
}

/** Whether a file has a name that `put` gives to what it has not finished. */
function isTemporary(name: string): boolean {
  const end = name.indexOf("~");
  return isSegment(name.slice(0, Math.max(0, end))) && /^~\d+-[0-9a-f]{12}$/.test(name.slice(end));
}
