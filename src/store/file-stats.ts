import { createHash } from "node:crypto";
import type { Place } from "../contract/place.ts";
import { isHash } from "./is-record.ts";
import { isSettled } from "../util/file-stamp.ts";

/** What is known of the content of a file that had a stamp at a time. */
interface KnownContent {
  readonly stamp: string;
  readonly hash: string;
  /** Milliseconds since the epoch, before the content was read. */
  readonly readAt: number;
}

/** Files beyond these, those that nobody asked for the longest, are forgotten and hashed again. */
const filesLimit = 100_000;

const statsFormat = 1;

/** Contents of files by path, size and times, so that a file which nobody touched costs a look and no reading. */
export class FileStats {
  readonly #place: Place;
  readonly #key: string;
  readonly #known = new Map<string, KnownContent>();
  #loaded: Promise<void> | undefined;
  #isStale = false;

  constructor(place: Place, key: string) {
    this.#place = place;
    this.#key = key;
  }

  /** The hash of the content of a file, if it has the stamp that it had, and could not have changed without another one. */
  async find(path: string, stamp: string): Promise<string | undefined> {
    await (this.#loaded ??= this.#load());
    const known = this.#known.get(path);
    if (known?.stamp !== stamp || !isSettled(stamp, known.readAt)) return undefined;
    // The order of the map is that of the last use.
    this.#known.delete(path);
    this.#known.set(path, known);
    return known.hash;
  }

  async note(path: string, known: KnownContent): Promise<void> {
    await (this.#loaded ??= this.#load());
    this.#known.delete(path);
    this.#known.set(path, known);
    this.#isStale = true;
  }

  /** Writes what is new. What cannot be written costs the next run a hashing, and nothing else. */
  async save(): Promise<void> {
    if (!this.#isStale) return;
    this.#isStale = false;
    const rows = [...this.#known]
      .slice(-filesLimit)
      .map(([path, { stamp, hash, readAt }]) => [path, stamp, hash, readAt]);
    const body = JSON.stringify(rows);
    const head = `{"ffuseStats":${statsFormat},"hash":"${hashText(body)}"}\n`;
    await this.#place.put(this.#key, [Buffer.from(head + body)]).catch(() => undefined);
  }

  async #load(): Promise<void> {
    const bytes = await this.#place.getRange(this.#key, 0, longestStats + 1).catch(() => undefined);
    if (bytes === undefined || bytes.byteLength > longestStats) return;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
    const end = text.indexOf("\n");
    const head = /^\{"ffuseStats":(\d+),"hash":"([0-9a-f]{64})"\}$/.exec(
      text.slice(0, Math.max(0, end)),
    );
    const body = text.slice(end + 1);
    if (head === null || Number(head[1]) !== statsFormat || hashText(body) !== head[2]) return;
    let rows: unknown;
    try {
      rows = JSON.parse(body);
    } catch {
      return;
    }
    for (const row of Array.isArray(rows) ? (rows as readonly unknown[]) : []) {
      if (!isRow(row)) continue;
      const [path, stamp, hash, readAt] = row;
      this.#known.set(path, { stamp, hash, readAt });
    }
  }
}

/** Paths of as many files as are remembered take far less. */
const longestStats = 256 * 1024 * 1024;

/** Fingerprints are made of the hashes, so each has to be one, whoever wrote it. */
function isRow(row: unknown): row is readonly [string, string, string, number] {
  if (!Array.isArray(row)) return false;
  const [path, stamp, hash, readAt] = row as readonly unknown[];
  const isTexts = typeof path === "string" && typeof stamp === "string";
  return isTexts && isHash(hash) && typeof readAt === "number";
}

function hashText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
