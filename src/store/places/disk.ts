import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from "node:fs";
import { appendFile, link, open, rename, rm, unlink } from "node:fs/promises";
import type { ByteParts } from "../../contract/place.ts";
import { fileStamp } from "../../util/file-stamp.ts";
import { makeFolder } from "../../util/make-folder.ts";

/** The file operations that a folder place is made of, so that a test can make any one of them fail. Paths are absolute. */
export interface Disk {
  /** Undefined if there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  readRange(path: string, offset: number, length: number): Promise<Uint8Array | undefined>;
  /** Makes a file that must not be there. */
  write(path: string, parts: ByteParts): Promise<void>;
  /** Comes back when the bytes of a file are on the disk itself. */
  flush(path: string): Promise<void>;
  /** Comes back when the names in a folder are on the disk itself, as far as its file system can promise it. */
  flushFolder(path: string): Promise<void>;
  /** Gives a file its final name at once, replacing what is there. */
  publish(from: string, to: string): Promise<void>;
  append(path: string, bytes: Uint8Array): Promise<void>;
  /** Gives a file a second name at once; false if that name is taken. Throws where files have one name only. */
  link(from: string, to: string): Promise<boolean>;
  /** Makes a file as if it had just been written, by the clock of its file system; false if there is no such file. */
  touch(path: string): Promise<boolean>;
  makeFolder(path: string): Promise<void>;
  /** Undefined if there is no such folder. */
  listFolder(path: string): Promise<readonly DiskEntry[] | undefined>;
  /** Undefined if there is no such file. */
  sizeBytes(path: string): Promise<number | undefined>;
  /** Size, times and identity of a file; undefined if there is none. */
  stamp(path: string): Promise<string | undefined>;
  /** When a file was last written to, in milliseconds since the epoch, by the clock of its file system; undefined if there is none. */
  modifiedAt(path: string): Promise<number | undefined>;
  /** Nothing happens if there is no such file. */
  removeFile(path: string): Promise<void>;
  /** Removes a folder with all that is in it, and of a link to one the link; nothing happens if there is none. */
  removeFolder(path: string): Promise<void>;
  /** The path without symbolic links; undefined if there is nothing at it. */
  realPath(path: string): Promise<string | undefined>;
}

export interface DiskEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** The disk of this machine. */
export const realDisk: Disk = {
  read: (path) => orUndefined(readRange(path, 0, Infinity)),
  readRange: (path, offset, length) => orUndefined(readRange(path, offset, length)),
  write: async (path, parts) => {
    const file = await open(path, "wx");
    try {
      for await (const part of parts) await writeWhole(file, part);
    } finally {
      await file.close();
    }
  },
  flush: async (path) => {
    const file = await open(path, "r+");
    try {
      await file.datasync();
    } finally {
      await file.close();
    }
  },
  flushFolder: async (path) => {
    try {
      const folder = await open(path, "r");
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    } catch (error) {
      // Windows cannot open a folder, some file systems cannot sync one, and one may be written to that cannot be read.
      if (!isCode(error, "EPERM", "EACCES", "EISDIR", "EINVAL", "ENOTSUP", "EBADF")) throw error;
    }
  },
  publish: async (from, to) => {
    for (let attempt = 0; ; attempt++) {
      try {
        await rename(from, to);
        return;
      } catch (error) {
        // Windows refuses while somebody reads the file that is to be replaced.
        if (attempt === 9 || !isCode(error, "EPERM", "EACCES", "EBUSY")) throw error;
        await new Promise((resolve) => setTimeout(resolve, 10 * 2 ** attempt));
      }
    }
  },
  append: (path, bytes) => appendFile(path, bytes),
  link: async (from, to) => {
    try {
      await link(from, to);
      return true;
    } catch (error) {
      if (isCode(error, "EEXIST")) return false;
      throw error;
    }
  },
  touch: async (path) => {
    const file = await orUndefined(open(path, "r+"));
    if (file === undefined) return false;
    try {
      // A write and not a new time: in a network the clock of the server counts.
      const { buffer, bytesRead } = await file.read(new Uint8Array(1), 0, 1, 0);
      await file.write(buffer, 0, bytesRead, 0);
      return true;
    } finally {
      await file.close();
    }
  },
  makeFolder,
  listFolder: async (path) => {
    const entries = await orUndefined(atOnce(() => readdirSync(path, { withFileTypes: true })));
    return entries?.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
  },
  sizeBytes: async (path) => (await orUndefined(atOnce(() => statSync(path))))?.size,
  stamp: async (path) => {
    const stats = await orUndefined(atOnce(() => statSync(path, { bigint: true })));
    return stats?.isFile() === true ? fileStamp(stats) : undefined;
  },
  modifiedAt: async (path) => {
    // A network file system asks its server when a file is opened, and else may tell what was a minute ago.
    const file = await orUndefined(open(path, "r"));
    if (file === undefined) return undefined;
    try {
      return (await file.stat()).mtimeMs;
    } finally {
      await file.close();
    }
  },
  removeFile: async (path) => void (await orUndefined(unlink(path))),
  removeFolder: (path) => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }),
  realPath: (path) => orUndefined(atOnce(() => realpathSync.native(path))),
};

/** Questions that a disk answers in microseconds, while the way to another thread and back takes most of a millisecond. */
async function atOnce<Value>(ask: () => Value): Promise<Value> {
  return ask();
}

type OpenFile = Awaited<ReturnType<typeof open>>;

async function writeWhole(file: OpenFile, bytes: Uint8Array): Promise<void> {
  for (let start = 0; start < bytes.byteLength;) {
    const piece = bytes.subarray(start, start + largestWrite);
    start += (await file.write(piece)).bytesWritten;
  }
}

/** Linux writes no more than about 2 GiB at once. */
const largestWrite = 2 ** 30;

/** Without waiting for a writer, should the path lead to a pipe. */
const readOnly = constants.O_RDONLY | ((constants as { O_NONBLOCK?: number }).O_NONBLOCK ?? 0);

/** A piece of this size takes less than going to another thread for it. */
const quickBytes = 64 * 1024;

async function readRange(path: string, offset: number, length: number): Promise<Uint8Array> {
  return (
    (await atOnce(() => readQuickly(path, offset, length))) ?? readSlowly(path, offset, length)
  );
}

/** A small piece of a file, whole; undefined if it is not small. */
function readQuickly(path: string, offset: number, length: number): Uint8Array | undefined {
  const file = openSync(path, readOnly);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw noFile(path);
    const wanted = Math.max(0, Math.min(length, stats.size - offset));
    if (wanted > quickBytes) return undefined;
    const bytes = new Uint8Array(wanted);
    let filled = 0;
    while (filled < wanted) {
      const read = readSync(file, bytes, filled, wanted - filled, offset + filled);
      if (read === 0) break;
      filled += read;
    }
    return bytes.subarray(0, filled);
  } finally {
    closeSync(file);
  }
}

function noFile(path: string): Error {
  return Object.assign(new Error(`${path} is no file`), { code: "EISDIR" });
}

async function readSlowly(path: string, offset: number, length: number): Promise<Uint8Array> {
  const file = await open(path, readOnly);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw noFile(path);
    const bytes = new Uint8Array(Math.max(0, Math.min(length, stats.size - offset)));
    let filled = 0;
    while (filled < bytes.byteLength) {
      const { bytesRead } = await file.read(
        bytes,
        filled,
        Math.min(bytes.byteLength - filled, largestWrite),
        offset + filled,
      );
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await file.close();
  }
}

async function orUndefined<Value>(work: Promise<Value>): Promise<Value | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isCode(error, "ENOENT", "ENOTDIR", "EISDIR")) return undefined;
    throw error;
  }
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(String((error as { code?: unknown }).code));
}
