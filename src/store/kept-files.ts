import { createHash, randomBytes } from "node:crypto";
import { open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Place } from "../contract/place.ts";
import type { EntryDamage } from "../contract/store.ts";
import type { ContentHash } from "../model/ids.ts";
import type { FileRef } from "../model/output-file.ts";
import { hashFile, readPieces } from "../util/hash-file.ts";
import { makeFolder } from "../util/make-folder.ts";
import type { StoreKeys } from "./store-keys.ts";

type Content = Pick<FileRef, "hash" | "sizeBytes">;

/** Keeps the content of a file under its hash, once. Throws `ContentChanged` if somebody goes on writing to the file. */
export async function keepFile(place: Place, keys: StoreKeys, path: string): Promise<Content> {
  for (let attempt = 1; ; attempt += 1) {
    const hash = (await hashFile(path)) as ContentHash;
    const content = { hash, sizeBytes: (await stat(path)).size };
    if (await isKept(place, keys, content)) return content;
    try {
      // A place that fails to begin may ask for the bytes once more.
      const bytes = { [Symbol.asyncIterator]: () => checked(readPieces(path), content) };
      await place.put(keys.file(hash), bytes);
      return content;
    } catch (error) {
      if (!(error instanceof ContentChanged) || attempt === keepAttempts) throw error;
    }
  }
}

const keepAttempts = 3;

/** Bytes are not those that their hash tells. */
export class ContentChanged extends Error {
  constructor() {
    super("its content changed while it was read");
  }
}

/** Whether a content is in the place, as far as its size tells. */
export async function isKept(
  place: Place,
  keys: StoreKeys,
  { hash, sizeBytes }: Content,
): Promise<boolean> {
  // Asking for the last byte and one more tells a shorter and a longer one apart from the right one.
  const from = Math.max(0, sizeBytes - 1);
  const last = await place.getRange(keys.file(hash), from, 2);
  return last?.byteLength === sizeBytes - from;
}

/** Whether a kept content is all there and what its hash tells. */
export async function isWholeFile(
  place: Place,
  keys: StoreKeys,
  content: Content,
): Promise<boolean> {
  try {
    const pieces = readKept(place, keys, content)[Symbol.asyncIterator]();
    while ((await pieces.next()).done !== true);
    return true;
  } catch (error) {
    if (error instanceof ContentChanged) return false;
    throw error;
  }
}

/** What is wrong with a kept content, as far as reading all of it tells. */
export async function damageOf(
  place: Place,
  keys: StoreKeys,
  content: Content,
): Promise<EntryDamage | undefined> {
  return (
    (await sizeDamageOf(place, keys, content)) ??
    ((await isWholeFile(place, keys, content)) ? undefined : changed(place, keys, content))
  );
}

/** What is wrong with a kept content, as far as its size tells. */
export async function sizeDamageOf(
  place: Place,
  keys: StoreKeys,
  content: Content,
): Promise<EntryDamage | undefined> {
  if (await isKept(place, keys, content)) return undefined;
  const key = keys.file(content.hash);
  const path = `${place.title}/${key}`;
  const isThere = (await place.getRange(key, 0, 1)) !== undefined;
  if (!isThere) return { path, kind: "missing", found: "it is not there" };
  const found = `its size is not the promised ${content.sizeBytes} bytes`;
  return { path, kind: "damaged", found };
}

function changed(place: Place, keys: StoreKeys, { hash }: Content): EntryDamage {
  const path = `${place.title}/${keys.file(hash)}`;
  return { path, kind: "damaged", found: "its content was changed" };
}

/** The bytes of a kept content, piece by piece; throws `ContentChanged` at the end, or on the way, if they are not those. */
export function readKept(
  place: Place,
  keys: StoreKeys,
  content: Content,
): AsyncIterable<Uint8Array> {
  return checked(piecesOf(place, keys.file(content.hash)), content);
}

async function* piecesOf(place: Place, key: string): AsyncGenerator<Uint8Array> {
  for (let offset = 0; ;) {
    const piece = await place.getRange(key, offset, pieceBytes);
    if (piece === undefined || piece.byteLength === 0) return;
    yield piece;
    offset += piece.byteLength;
  }
}

const pieceBytes = 4 * 1024 * 1024;

async function* checked(
  pieces: AsyncIterable<Uint8Array>,
  { hash, sizeBytes }: Content,
): AsyncGenerator<Uint8Array> {
  const found = createHash("sha256");
  let foundBytes = 0;
  for await (const piece of pieces) {
    found.update(piece);
    foundBytes += piece.byteLength;
    if (foundBytes > sizeBytes) throw new ContentChanged();
    yield piece;
  }
  if (foundBytes !== sizeBytes || found.digest("hex") !== hash) throw new ContentChanged();
}

/**
 * Makes a kept content the file at a path, with its mode, whole or not at all. Gives what is wrong with it if the place has it no more; a
 * damaged one is removed, so that it is kept anew when its node has run again.
 */
export async function restoreFile(
  place: Place,
  keys: StoreKeys,
  content: Content & Pick<FileRef, "mode">,
  path: string,
): Promise<EntryDamage | undefined> {
  const key = keys.file(content.hash);
  const damage = await sizeDamageOf(place, keys, content);
  if (damage?.kind === "damaged") await place.delete(key);
  if (damage !== undefined) return damage;
  await makeFolder(dirname(path));
  await removeLeftovers(path);
  const temporary = `${leftoverPrefix(path)}${process.pid}-${randomBytes(6).toString("hex")}`;
  try {
    await writeFile(temporary, readKept(place, keys, content), content.mode);
    await rename(temporary, path);
    return undefined;
  } catch (error) {
    await rm(temporary, { force: true });
    if (!(error instanceof ContentChanged)) throw error;
    await place.delete(key);
    return changed(place, keys, content);
  }
}

async function writeFile(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
  mode: number | undefined,
): Promise<void> {
  // What only its owner may read must not be open to others while it is written.
  const file = await open(path, "wx", mode === undefined ? undefined : 0o600);
  try {
    for await (const piece of pieces) await file.writeFile(piece);
    // Where the file system keeps no modes, the content is worth having all the same.
    if (mode !== undefined) await file.chmod(mode).catch(() => undefined);
    await file.datasync();
  } finally {
    await file.close();
  }
}

function leftoverPrefix(path: string): string {
  return join(dirname(path), `.${basename(path)}.ffuse-`);
}

/** Removes what restorations of the same file left that were killed. */
async function removeLeftovers(path: string): Promise<void> {
  const prefix = basename(leftoverPrefix(path));
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(prefix)) continue;
    const left = join(dirname(path), name);
    const stats = await stat(left).catch(() => undefined);
    const isOld = stats !== undefined && stats.mtimeMs < Date.now() - leftoverMs;
    if (isOld || !isAlive(Number.parseInt(name.slice(prefix.length), 10))) {
      await rm(left, { force: true });
    }
  }
}

const leftoverMs = 24 * 60 * 60 * 1000;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
