import type { CodeSlice } from "../model/code-slice.ts";
import type { FingerprintParts } from "../model/fingerprint-parts.ts";
import type { CodeHash, ContentHash, Fingerprint, NodeName, RunId } from "../model/ids.ts";
import type { ItemPath } from "../model/item-path.ts";
import type { Mark } from "../model/mark.ts";
import type { FileRef } from "../model/output-file.ts";
import type { ResultRef } from "../model/result-ref.ts";
import type { RunReason } from "../model/run-reason.ts";
import type { RunEvent, Warning } from "../model/run-event.ts";

/** What is written beside a value, so that an entry explains itself. */
export interface EntryOrigin {
  readonly node: NodeName;
  readonly functionName: string;
  readonly codeHash: string;
  readonly durationMs: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** What a list shows of a kept result. */
export interface StoredTask {
  readonly name: NodeName;
  readonly result: ResultRef;
  readonly functionName: string;
  /** When the value was computed, in milliseconds since the epoch. */
  readonly createdAt: number;
  /** How long it took to compute. */
  readonly durationMs: number;
  /** The run that computed it. */
  readonly run: RunId;
}

/** The past of a name. */
export type TaskHistory =
  | {
      readonly status: "kept";
      readonly fingerprint: Fingerprint;
      /** When it was computed, in milliseconds since the epoch, and by which run. */
      readonly at: number;
      readonly run: RunId;
      readonly durationMs: number;
      /** These two are absent for results of earlier formats, and where the record is damaged. */
      readonly parts?: FingerprintParts;
      /** Why it was computed. */
      readonly because?: RunReason;
    }
  /** A person removed what there was. */
  | { readonly status: "removed" };

/**
 * Why a value could not be had although the store knows of it: `missing` if its entry is gone, `unreadable` if it may be
 * whole and this process may not or cannot read it now.
 */
export interface EntryDamage {
  readonly path: string;
  readonly kind: "missing" | "damaged" | "unreadable";
  readonly found: string;
}

/** All results of one workflow, for the main thread: looks up, lists, records, removes; it never holds a user's value but for `read`. */
export interface Store {
  readonly workflow: string;
  /** The latest result of a fingerprint, inline bytes included, or what is wrong with its entry, which `onWarning` is told too. */
  findByFingerprint(fingerprint: Fingerprint): Promise<StoredTask | EntryDamage | undefined>;
  /** Whether nothing was ever kept under a name, and under a fingerprint if one is told. */
  isNew(name: NodeName, fingerprint?: Fingerprint): boolean;
  /** The latest result under a name (the rule `cache: name`). */
  findByName(name: NodeName): Promise<StoredTask | undefined>;
  /** How long the latest result under a name took to compute, as far as that is at hand; reads nothing. */
  durationOf(name: NodeName): number | undefined;
  /** What the latest result under a name was made of, whether or not its value is still there; undefined if there never was one. */
  historyOf(name: NodeName): Promise<TaskHistory | undefined>;
  /** What a kept fingerprint was made of, if its record is there. */
  partsOf(fingerprint: Fingerprint): Promise<FingerprintParts | undefined>;
  /** Keeps the texts of a slice of code, once. */
  keepCode(slice: CodeSlice): Promise<void>;
  /** The texts of a slice that was kept, if they are there and whole. */
  readCode(hash: CodeHash): Promise<CodeSlice | undefined>;
  /** The files that nodes read and return. */
  readonly files: StoredFiles;
  /** The latest result of every name, in the order of the names. */
  listTasks(): Promise<readonly StoredTask[]>;
  /** Encoded bytes of a result, after its content hash was checked. */
  readEncoded(result: ResultRef): Promise<Uint8Array | EntryDamage>;
  /** The value of a name, decoded, or the part of it at `path`. Throws `FfuseError`: task-unknown, entry-damaged, item-unknown. */
  read(name: NodeName, path?: ItemPath): Promise<unknown>;
  /** Opens the journal of a run. */
  startRun(run: RunId): Promise<Journal>;
  /** Removes every result that was computed under a name. Throws `FfuseError` task-unknown. */
  removeTask(name: NodeName): Promise<void>;
  /** Removes all results and journals of the workflow. */
  remove(): Promise<void>;
  /** Reads what other runs have recorded meanwhile; `live` are those that were there just before. */
  refresh(live: readonly string[]): Promise<void>;
  /**
   * Says that every node of a graph has its result, so that `close` keeps the mark if nobody else has written to the store
   * meanwhile.
   */
  markFinished(mark: Mark, results: readonly ResultRef[]): void;
  /** Removes what `KeepOptions.scratch` kept for a run. */
  dropScratch(run: RunId): Promise<void>;
  /** Writes the index, if it is stale, and lets go of everything. */
  close(): Promise<void>;
}

/** Contents of files: those of the disk, known by their sizes and times, and those that results refer to. */
export interface StoredFiles {
  /** SHA-256 of the content of a file that has a stamp; undefined if it has another one by now. Rejects with the system's error. */
  contentOf(path: string, stamp: string): Promise<string | undefined>;
  /** What lies at the path of a file that a node returned; one that only became executable, or is no more, is another. */
  stateOf(file: FileRef, path: string): Promise<"same" | "other" | "absent">;
  /** What is wrong with the kept content of a returned file; a large one is not read, and its size tells. */
  quickDamageOf(file: FileRef): Promise<EntryDamage | undefined>;
  /** Whether what lies at a path is kept, so that nothing is lost if it is replaced. */
  isOwn(path: string): Promise<boolean>;
  /** Makes a kept content the file at a path, with its mode, whole or not at all, or tells what is wrong with it. */
  restore(file: FileRef, path: string): Promise<EntryDamage | undefined>;
  /** What is wrong with the kept content of a returned file, all of which is read; undefined if nothing is. */
  damageOf(file: FileRef): Promise<EntryDamage | undefined>;
  /** The kept content, piece by piece; throws at the end if it is damaged. */
  read(file: FileRef): AsyncIterable<Uint8Array>;
  /** Writes what was found out about contents. */
  save(): Promise<void>;
}

/** The history of one run, appended in groups. */
export interface Journal {
  readonly run: RunId;
  /** Takes every event; the ones that matter later are written. */
  record(event: RunEvent): void;
  /** Adds content hashes of items that were found out after the result was kept, by `itemPathKey`. */
  recordItems(fingerprint: Fingerprint, items: Readonly<Record<string, ContentHash>>): void;
  /** Comes back when all that was recorded is in the place. */
  flush(): Promise<void>;
  /** The same, within the time in which groups are appended by themselves; one promise for all that is in one group. */
  appended(): Promise<void>;
  /**
   * Comes back when what was recorded so far is as safe as it has to be before the end of a node is told: at once by
   * default, and when it would outlast a loss of power if the durability is strict.
   */
  commit(): Promise<void>;
  /** The same for all that was recorded, whatever the durability. */
  close(): Promise<void>;
}

/** What the worker realm needs of a store: to keep a value and to fetch one back. */
export interface ValueStore {
  /** Encodes, hashes and keeps a value with its output files. Throws `UnkeepableError` with the path of what cannot be kept, and `OutputFileError`. */
  keep(value: unknown, options: KeepOptions): Promise<ResultRef>;
  /** The same for a value that is small enough to be inline and has no output files; undefined for any other. */
  keepAtOnce(value: unknown, options: KeepOptions): ResultRef | undefined;
  /** The value of a result, a fresh copy at each call. Throws `FfuseError` `entry-damaged`. */
  fetch(result: ResultRef, memory?: ValueMemory): Promise<unknown>;
  /** The same for a result that is inline and has no output files; undefined for any other. Throws as `fetch` rejects. */
  fetchAtOnce(result: ResultRef): { readonly value: unknown } | undefined;
  /** The same with the absolute path in place of every output file, where relative ones begin at `folder`. */
  fetchWithPaths(result: ResultRef, folder: string, memory?: ValueMemory): Promise<unknown>;
  /** The same to be read only: it may be shared with other readers, and if it can be written to, that can be found out. */
  fetchToRead(result: ResultRef, folder: string, memory?: ValueMemory): Promise<FetchedValue>;
  /** Content hashes of parts of a value, by `itemPathKey`; a part that is absent hashes as `undefined` does. */
  hashItems(value: unknown, paths: readonly ItemPath[]): Readonly<Record<string, ContentHash>>;
}

export interface KeepOptions {
  readonly fingerprint: Fingerprint;
  readonly items: readonly ItemPath[];
  readonly origin: EntryOrigin;
  /** The folder at which relative paths of output files begin; absent if the value can hold none. */
  readonly folder?: string;
  /** Keeps the value only for the other nodes of this run (`cache: off`). */
  readonly scratch?: RunId;
  /** Whether a value that is in lent memory may have any unique text for its content hash. */
  readonly unhashed?: true;
  /**
   * Memory that threads share, at least so many bytes of it, or undefined if there is none to spare. What is written there
   * is the encoded value; with `scratch` it is then nowhere else.
   */
  readonly borrow?: (sizeBytes: number) => Promise<SharedArrayBuffer | undefined>;
}

/** Encoded bytes of a value in memory that threads share. */
export interface ValueMemory {
  readonly block: SharedArrayBuffer;
  /**
   * `copy`: nobody writes there. `check`: somebody may, so that a copy counts only if its content hash is right. `view`: the
   * value may lie over the memory itself.
   */
  readonly use: "copy" | "check" | "view";
}

/** A value that was fetched, and whether anybody has written to it since. */
export interface FetchedValue {
  readonly value: unknown;
  /** Whether it lies over memory that others read as well. */
  readonly isShared: boolean;
  /** Reads all of it; absent for a value that cannot be written to, or that is the reader's own. */
  readonly wasWritten?: () => boolean;
}

export type OnWarning = (warning: Warning) => void;
