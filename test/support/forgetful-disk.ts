import { sha256 } from "../../src/util/spell-value.ts";
import { dirname, sep } from "node:path";
import type { Disk } from "../../src/store/places/disk.ts";
import { gatherParts } from "./gather-parts.ts";

interface File {
  readonly kind: "file";
  bytes: Uint8Array;
  /** What is on the disk itself. */
  synced: Uint8Array;
}

interface Folder {
  readonly kind: "folder";
  names: Map<string, File | Folder>;
  synced: Map<string, File | Folder>;
}

/** What a crash leaves of what was not synced: `everything` after a kill, `nothing` or some of it after a loss of power. */
export type Remains = "everything" | "nothing" | (() => boolean);

/** A disk in memory that knows what was synced, stops working at a change, and can be started again as a crash left it. */
export interface ForgetfulDisk extends Disk {
  /** How many changes were asked for, syncs among them. */
  readonly changes: number;
  /** What was done, in order: `write a/b`, `sync a/b`, `sync folder a`. */
  readonly log: readonly string[];
  /** The disk that is there after a crash. */
  restarted(remains: Remains, dieAt?: number): ForgetfulDisk;
}

/** `torn` says how much of the bytes of the change that it dies at is still written, from 0 to 1. */
export function forgetfulDisk(dieAt: number = Infinity, torn: number = 0.5): ForgetfulDisk {
  return diskOver(newFolder(), dieAt, torn);
}

function newFolder(names: Map<string, File | Folder> = new Map()): Folder {
  return { kind: "folder", names, synced: new Map(names) };
}

function diskOver(root: Folder, dieAt: number, torn: number): ForgetfulDisk {
  let changes = 0;
  const log: string[] = [];

  const find = (path: string): File | Folder | undefined => {
    let at: File | Folder | undefined = root;
    for (const name of path.split(sep).filter((part) => part !== "")) {
      if (at?.kind !== "folder") return undefined;
      at = at.names.get(name);
    }
    return at;
  };
  const fileAt = (path: string): File | undefined => {
    const found = find(path);
    return found?.kind === "file" ? found : undefined;
  };
  const nameOf = (path: string): string => path.slice(path.lastIndexOf(sep) + 1);
  const holderOf = (path: string): Folder => {
    const holder = find(dirname(path));
    if (holder?.kind !== "folder") throw coded("ENOENT");
    return holder;
  };
  const change = async (
    what: string,
    work: (share: number) => void,
    canTear = false,
  ): Promise<void> => {
    const number = changes++;
    if (number > dieAt || (number === dieAt && !canTear)) throw coded("EIO");
    if (number === dieAt) {
      work(torn);
      throw coded("EIO");
    }
    work(1);
    log.push(what);
  };
  const cut = (bytes: Uint8Array, share: number): Uint8Array =>
    bytes.slice(0, share === 1 ? bytes.byteLength : Math.floor(bytes.byteLength * share));

  const writeBytes = (path: string, whole: Uint8Array): Promise<void> =>
    change(
      `write ${path}`,
      (share) => {
        const holder = holderOf(path);
        const bytes = cut(whole, share);
        holder.names.set(nameOf(path), { kind: "file", bytes, synced: new Uint8Array() });
      },
      true,
    );

  const disk: ForgetfulDisk = {
    get changes() {
      return changes;
    },
    log,
    read: async (path) => fileAt(path)?.bytes.slice(),
    readRange: async (path, offset, length) => fileAt(path)?.bytes.slice(offset, offset + length),
    stamp: async (path) => {
      const bytes = fileAt(path)?.bytes;
      return bytes === undefined ? undefined : `${bytes.byteLength} ${sha256(bytes)}`;
    },
    // What is at hand counts as asked for at once, in the order of the calls.
    write: (path, parts) =>
      Array.isArray(parts)
        ? writeBytes(path, new Uint8Array(Buffer.concat(parts as readonly Uint8Array[])))
        : gatherParts(parts).then((bytes) => writeBytes(path, bytes)),
    append: (path, bytes) =>
      change(
        `append ${path}`,
        (share) => {
          const holder = holderOf(path);
          const file = fileAt(path) ?? {
            kind: "file",
            bytes: new Uint8Array(),
            synced: new Uint8Array(),
          };
          file.bytes = new Uint8Array(Buffer.concat([file.bytes, cut(bytes, share)]));
          holder.names.set(nameOf(path), file);
        },
        true,
      ),
    flush: (path) =>
      change(`sync ${path}`, () => {
        const file = fileAt(path);
        if (file === undefined) throw coded("ENOENT");
        file.synced = file.bytes;
      }),
    flushFolder: (path) =>
      change(`sync folder ${path}`, () => {
        const folder = find(path);
        if (folder?.kind !== "folder") throw coded("ENOENT");
        folder.synced = new Map(folder.names);
      }),
    publish: (from, to) =>
      change(`publish ${to}`, () => {
        const file = fileAt(from);
        if (file === undefined) throw coded("ENOENT");
        holderOf(from).names.delete(nameOf(from));
        holderOf(to).names.set(nameOf(to), file);
      }),
    link: async (from, to) => {
      if (find(to) !== undefined) return false;
      await change(`link ${to}`, () => {
        const file = fileAt(from);
        if (file === undefined) throw coded("ENOENT");
        holderOf(to).names.set(nameOf(to), file);
      });
      return true;
    },
    touch: async (path) => {
      const isThere = fileAt(path) !== undefined;
      if (isThere) await change(`touch ${path}`, () => undefined);
      return isThere;
    },
    makeFolder: (path) =>
      change(`make ${path}`, () => {
        let at: Folder = root;
        for (const name of path.split(sep).filter((part) => part !== "")) {
          const below = at.names.get(name) ?? newFolder();
          if (below.kind === "file") throw coded("ENOTDIR");
          at.names.set(name, below);
          at = below;
        }
      }),
    listFolder: async (path) => {
      const folder = find(path);
      if (folder?.kind !== "folder") return undefined;
      return [...folder.names].map(([name, { kind }]) => ({ name, isFolder: kind === "folder" }));
    },
    modifiedAt: async (path) => (find(path) === undefined ? undefined : 0),
    sizeBytes: async (path) => fileAt(path)?.bytes.byteLength,
    removeFile: (path) =>
      change(`remove ${path}`, () => void holderOf(path).names.delete(nameOf(path))),
    removeFolder: (path) =>
      change(`remove ${path}`, () => {
        const holder = find(dirname(path));
        if (holder?.kind === "folder") holder.names.delete(nameOf(path));
      }),
    realPath: async (path) => (find(path) === undefined ? undefined : path),
    restarted: (remains, nextDieAt = Infinity) =>
      diskOver(crashed(root, remains) as Folder, nextDieAt, torn),
  };
  return disk;
}

/** A name that was not synced may be there or not, and bytes that were not synced may have come in part. */
function crashed(at: File | Folder, remains: Remains): File | Folder {
  if (at.kind === "file") {
    const { bytes, synced } = at;
    const kept =
      remains === "everything" || (remains !== "nothing" && remains())
        ? bytes
        : remains === "nothing" || remains()
          ? synced
          : bytes.slice(0, (bytes.byteLength + synced.byteLength) >> 1);
    return { kind: "file", bytes: kept, synced: kept };
  }
  const names = new Map<string, File | Folder>();
  for (const name of new Set([...at.names.keys(), ...at.synced.keys()])) {
    const isNew =
      at.names.get(name) !== at.synced.get(name) &&
      (remains === "everything" || (remains !== "nothing" && remains()));
    const found = isNew ? at.names.get(name) : at.synced.get(name);
    if (remains === "everything") {
      const now = at.names.get(name);
      if (now !== undefined) names.set(name, crashed(now, remains));
    } else if (found !== undefined) names.set(name, crashed(found, remains));
  }
  return newFolder(names);
}

function coded(code: string): Error {
  return Object.assign(new Error(`${code}: the disk is dead`), { code });
}
