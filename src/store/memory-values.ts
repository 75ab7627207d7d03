import { randomBytes } from "node:crypto";
import type { FetchedValue, KeepOptions, ValueMemory } from "../contract/store.ts";
import type { ContentHash } from "../model/ids.ts";
import type { ResultRef } from "../model/result-ref.ts";
import { freezeValue } from "./codecs/freeze-value.ts";
import { viewValue } from "./codecs/view-value.ts";
import { contentHash } from "./content-hash.ts";

/** Asking for memory and answering takes as long as writing less than this. */
const leastSharedBytes = 64 * 1024;

/** The parts in memory that was borrowed for them; undefined if there is none. */
export async function lendOut(
  parts: readonly Uint8Array[],
  sizeBytes: number,
  borrow: KeepOptions["borrow"],
): Promise<Uint8Array | undefined> {
  if (sizeBytes < leastSharedBytes) return undefined;
  const block = await borrow?.(sizeBytes);
  if (block === undefined) return undefined;
  const bytes = new Uint8Array(block, 0, sizeBytes);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return bytes;
}

/** Stands for the content hash of a value that nobody compares with another one. */
export function uniqueHash(): ContentHash {
  return randomBytes(32).toString("hex") as ContentHash;
}

/** The encoded value in shared memory, or a copy of it if somebody may write there; undefined if somebody did. */
export function bytesInMemory(result: ResultRef, memory: ValueMemory): Uint8Array | undefined {
  const bytes = new Uint8Array(memory.block, 0, result.sizeBytes);
  if (memory.use !== "check") return bytes;
  const copy = new Uint8Array(bytes);
  return contentHash(result.codec, [copy]) === result.contentHash ? copy : undefined;
}

/** A value that lies over its encoded bytes; undefined for one that cannot. */
export function fetchedView(
  result: ResultRef,
  bytes: Uint8Array,
  isShared: boolean,
): FetchedValue | undefined {
  // An entry begins with a line of any length, so that its value may lie anywhere in what was read.
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  const value = viewValue(result.codec, aligned);
  if (value === undefined) return undefined;
  const wasWritten = () => contentHash(result.codec, [aligned]) !== result.contentHash;
  return { value, isShared, wasWritten };
}

/** Frozen values by their content, for all who read them in this thread; kept as long as one of them does. */
export class FrozenValues {
  readonly #values = new Map<string, WeakRef<object>>();

  find({ codec, contentHash: hash }: ResultRef): object | undefined {
    return this.#values.get(`${codec} ${hash}`)?.deref();
  }

  /** The value as it may be given to any number of readers. */
  add({ codec, contentHash: hash }: ResultRef, value: unknown): FetchedValue | undefined {
    if (!freezeValue(codec, value)) return undefined;
    if (typeof value === "object" && value !== null) {
      this.#values.set(`${codec} ${hash}`, new WeakRef(value));
    }
    return { value, isShared: false };
  }
}
