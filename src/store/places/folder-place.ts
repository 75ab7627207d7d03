import { randomBytes } from "node:crypto";
import { dirname, join, resolve, sep } from "node:path";
import pLimit from "p-limit";
import type { Place, PlaceEntry, SweepOptions } from "../../contract/place.ts";
import { compareTexts } from "../compare-texts.ts";
import { checkKey, checkPrefix, isSegment } from "./check-key.ts";
import { realDisk } from "./disk.ts";
import type { Disk } from "./disk.ts";
import { onceFilesAreFree } from "./once-files-are-free.ts";

/** A run may look up all its nodes at once; a process may not open that many files. */
const openFilesLimit = 16;

/** A place in a folder, made when the first bytes come; each key is a file. */
export function openFolderPlace(path: string, disk: Disk = realDisk): Place {
  const root = resolve(path);
  const inTurn = pLimit(openFilesLimit);
  /** Folders whose own names are on the disk itself, as far as this place knows. */
  const settled = new Map<string, Promise<void>>();
  /** Folders that are known to lie in the place itself. */
  const inside = new Set<string>();
  /** The uppermost folder that was made for this place, if it is not the place's own. */
  let top = root;

  const fileOf = (key: string): string => {
    checkKey(key);
    return join(root, ...key.split("/"));
  };
  const folderOf = (prefix: string): string => {
    checkPrefix(prefix);
    return join(root, ...prefix.split("/"));
  };

  /** Refuses a folder that a symbolic link leads out of the place: nothing out there is ours to change. */
  const checkInside = async (folder: string): Promise<void> => {
    if (inside.has(folder)) return;
    const [real, realRoot] = await Promise.all([disk.realPath(folder), disk.realPath(root)]);
    if (realRoot === undefined) return;
    // To make it is to write into the nearest folder that is there.
    if (real === undefined) return folder === root ? undefined : checkInside(dirname(folder));
    if (real !== realRoot && !real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)) {
      const message = `${folder} is a link that leads out of ${root}`;
      throw Object.assign(new Error(message), { code: "ELOOP" });
    }
    inside.add(folder);
  };

  const uppermostMissing = async (folder: string): Promise<string> => {
    const above = dirname(folder);
    const isMissing = above !== folder && (await disk.realPath(above)) === undefined;
    return isMissing ? uppermostMissing(above) : folder;
  };

  /** Folders are made when they turn out to be absent, so that most writes need no look at them. */
  const inFolder = async (file: string, work: () => Promise<void>): Promise<void> => {
    const folder = dirname(file);
    await checkInside(folder);
    try {
      await onceFilesAreFree(work);
    } catch (error) {
      if ((error as { code?: unknown }).code !== "ENOENT") throw error;
      top = await uppermostMissing(top);
      await onceFilesAreFree(() => disk.makeFolder(folder));
      await checkInside(folder);
      await onceFilesAreFree(work);
    }
  };

  /** The name of a folder stands in the one above it, and whoever made it may not have come to sync that. */
  const settleFolder = (folder: string): Promise<void> => {
    const before = settled.get(folder);
    if (before !== undefined) return before;
    const settling = (async () => {
      const above = dirname(folder);
      if (folder !== top && above !== folder) await settleFolder(above);
      await onceFilesAreFree(() => disk.flushFolder(above));
    })();
    settled.set(folder, settling);
    settling.catch(() => settled.delete(folder));
    return settling;
  };

  const flushName = async (file: string): Promise<void> => {
    await settleFolder(dirname(file));
    await onceFilesAreFree(() => disk.flushFolder(dirname(file)));
  };

  /** What stands where a file belongs, and is none, goes. */
  const publish = async (temporary: string, file: string): Promise<void> => {
    try {
      await disk.publish(temporary, file);
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (code !== "EISDIR" && code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
      await disk.removeFolder(file);
      await disk.publish(temporary, file);
    }
  };

  const listBelow = async (folder: string, prefix: string): Promise<PlaceEntry[]> => {
    const found: PlaceEntry[] = [];
    for (const { name, isFolder } of (await onceFilesAreFree(() => disk.listFolder(folder))) ??
      []) {
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

  const namesIn = async (prefix: string, folders: boolean): Promise<readonly string[]> => {
    const entries = (await onceFilesAreFree(() => disk.listFolder(folderOf(prefix)))) ?? [];
    return entries
      .filter(({ name, isFolder }) => isFolder === folders && isSegment(name))
      .map(({ name }) => name)
      .sort(compareTexts);
  };

  return {
    title: root,
    get: async (key) => inTurn(() => onceFilesAreFree(() => disk.read(fileOf(key)))),
    getRange: async (key, offset, length) =>
      inTurn(() => onceFilesAreFree(() => disk.readRange(fileOf(key), offset, length))),
    put: async (key, parts) => {
      const file = fileOf(key);
      // A name can be given inside one file system only, so the temporary file is a neighbour; no key has a "~".
      const temporary = `${file}~${process.pid}-${randomBytes(6).toString("hex")}`;
      try {
        await inFolder(file, () => disk.write(temporary, parts));
        await onceFilesAreFree(() => disk.flush(temporary));
        await publish(temporary, file);
      } catch (error) {
        await disk.removeFile(temporary).catch(() => {});
        throw error;
      }
      await flushName(file);
    },
    stampOf: async (key) => disk.stamp(fileOf(key)),
    append: async (key, bytes) => {
      const file = fileOf(key);
      await inFolder(file, () => disk.append(file, bytes));
    },
    flush: async (key) => {
      const file = fileOf(key);
      await onceFilesAreFree(() => disk.flush(file));
      if (settled.has(file)) return;
      await flushName(file);
      settled.set(file, Promise.resolve());
    },
    list: async (prefix) => {
      const found = await listBelow(folderOf(prefix), prefix);
      return found.sort((a, b) => compareTexts(a.key, b.key));
    },
    listFiles: (prefix) => namesIn(prefix, false),
    listFolders: (prefix) => namesIn(prefix, true),
    delete: async (key) => {
      const file = fileOf(key);
      await checkInside(dirname(file));
      await disk.removeFile(file);
    },
    deleteBelow: async (prefix) => {
      const folder = folderOf(prefix);
      if (prefix !== "") {
        await checkInside(dirname(folder));
        return disk.removeFolder(folder);
      }
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
