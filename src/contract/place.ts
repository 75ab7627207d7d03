/**
 * Where a store keeps bytes: a folder, memory, an object store. It knows bytes by key and nothing else.
 * A key is one or more segments of `[A-Za-z0-9_.=-]` joined by `/`, no segment `.` or `..`.
 */
export interface Place {
  /** For messages: an absolute path, or `memory`. */
  readonly title: string;
  /** The bytes of a key, or undefined if there are none. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Up to `length` bytes from `offset`; fewer at the end, undefined if there is no such key. */
  getRange(key: string, offset: number, length: number): Promise<Uint8Array | undefined>;
  /**
   * Makes `parts`, one after the other, the bytes of a key; a reader sees all of them or none. A key that is there already
   * is replaced. Comes back when they would outlast a loss of power. A part may change when the next one is asked for; if
   * there is none because of an error, nothing is put. Parts that come may be asked for again from the first one on.
   */
  put(key: string, parts: ByteParts): Promise<void>;
  /**
   * Something of a key that is another as soon as its bytes are, beginning with their number, without reading them;
   * undefined if there is no such key. Absent where nothing tells.
   */
  stampOf?(key: string): Promise<string | undefined>;
  /** Adds bytes to the end of a key, made if it is absent; one writer per key. */
  append(key: string, bytes: Uint8Array): Promise<void>;
  /** Comes back when what was appended to a key would outlast a loss of power. */
  flush(key: string): Promise<void>;
  /** Keys below a prefix that ends with `/` (or all, for the empty text), with sizes, in key order. */
  list(prefix: string): Promise<readonly PlaceEntry[]>;
  /** Names of the keys directly below a prefix, in order; one look, however many there are. */
  listFiles(prefix: string): Promise<readonly string[]>;
  /** Names of the segments directly below a prefix, in order. */
  listFolders(prefix: string): Promise<readonly string[]>;
  /** Removes a key; nothing happens if there is none. */
  delete(key: string): Promise<void>;
  /** Removes every key below a prefix that ends with `/`. */
  deleteBelow(prefix: string): Promise<void>;
  /** Removes what writers that were killed left below a prefix and that nobody touched since a time; only looks for it in a dry run. */
  sweep(prefix: string, options: SweepOptions): Promise<readonly PlaceEntry[]>;
}

/** Bytes in parts, at hand or as they come. */
export type ByteParts = readonly Uint8Array[] | AsyncIterable<Uint8Array>;

export interface PlaceEntry {
  readonly key: string;
  readonly sizeBytes: number;
}

export interface SweepOptions {
  /** Milliseconds since the epoch. */
  readonly untouchedSince: number;
  readonly dryRun: boolean;
}
