import { hash } from "node:crypto";
import type { FingerprintParts } from "../model/fingerprint-parts.ts";
import type { ContentHash, Fingerprint, NodeName } from "../model/ids.ts";
import type { LogField } from "../model/node-context.ts";
import type { NodeFailure } from "../model/outcome.ts";
import type { CodecName } from "../model/result-ref.ts";
import type { Resumed } from "../model/resumed.ts";
import type { RunReason } from "../model/run-reason.ts";
import type { OutcomeCounts, Warning } from "../model/run-event.ts";
import type { FileRef } from "../model/output-file.ts";
import type { Params, RunParams } from "../model/run-params.ts";
import { parseJson } from "./codecs/parse-json.ts";
import { isParams } from "./is-params.ts";
import { isPartsOrAbsent } from "./is-parts.ts";
import {
  isCodecName,
  isCount,
  isFileRefsOrAbsent,
  isHash,
  isItemHashes,
  isRecord,
} from "./is-record.ts";

/** The format of journals that this release writes; it reads those up to it and refuses newer ones. */
export const journalFormat = 2;

/** A line of a journal. `at` is in milliseconds since the epoch; of two records about one thing the later one counts. */
export type JournalRecord =
  /** The first line. An `edit` is made by a person's command and not by a run. */
  | {
      readonly type: "journal";
      readonly at: number;
      readonly format: number;
      readonly kind: "run" | "edit";
      readonly workflow: string;
      readonly run: string;
    }
  | ParamsRecord
  | ResultRecord
  /** A node got a result that an earlier run computed. */
  | {
      readonly type: "reused";
      readonly at: number;
      readonly node: NodeName;
      readonly fingerprint: Fingerprint;
    }
  | {
      readonly type: "failed";
      readonly at: number;
      readonly node: NodeName;
      readonly failure: NodeFailure;
      readonly durationMs: number;
      readonly attempts?: number;
      readonly parts?: FingerprintParts;
      readonly because?: RunReason;
    }
  /** An attempt failed, and another one followed. */
  | {
      readonly type: "attempt-failed";
      readonly at: number;
      readonly node: NodeName;
      readonly attempt: number;
      readonly failure: NodeFailure;
      readonly durationMs: number;
      readonly delayMs: number;
    }
  | {
      readonly type: "skipped";
      readonly at: number;
      readonly node: NodeName;
      readonly because: string;
    }
  /** A call needed an instance that was not alive. */
  | {
      readonly type: "resumed";
      readonly at: number;
      readonly node: NodeName;
      readonly instance: NodeName;
      readonly resumed: Resumed;
    }
  | {
      readonly type: "output";
      readonly at: number;
      readonly node?: NodeName;
      /** `log` for what the node told with `context().log`. */
      readonly stream: "stdout" | "stderr" | "log";
      readonly line: string;
      readonly fields?: Readonly<Record<string, LogField>>;
    }
  | { readonly type: "warning"; readonly at: number; readonly warning: Warning }
  | {
      readonly type: "items";
      readonly at: number;
      readonly fingerprint: Fingerprint;
      /** Of the value that the items are parts of. */
      readonly contentHash: ContentHash;
      readonly items: Readonly<Record<string, ContentHash>>;
    }
  | {
      readonly type: "removed";
      readonly at: number;
      readonly node: NodeName;
      readonly fingerprints: readonly Fingerprint[];
    }
  | {
      readonly type: "ended";
      readonly at: number;
      readonly counts: OutcomeCounts;
      readonly durationMs: number;
      readonly interrupted: boolean;
    };

/** What the run was given; absent in journals of runs without parameters. */
export interface ParamsRecord extends RunParams {
  readonly type: "params";
  readonly at: number;
  /** Of a grid: every node that is not of all combinations, with its name in the workflow and the values of its combinations. */
  readonly variants?: readonly (readonly [node: NodeName, of: string, params: Params])[];
}

/** A value was computed. Without `text` and `base64` it stands in an entry. */
export interface ResultRecord {
  readonly type: "result";
  readonly at: number;
  readonly node: NodeName;
  readonly functionName: string;
  readonly fingerprint: Fingerprint;
  readonly contentHash: ContentHash;
  readonly codec: CodecName;
  readonly sizeBytes: number;
  readonly items: Readonly<Record<string, ContentHash>>;
  /** The files that the value refers to; absent if there are none. */
  readonly files?: readonly FileRef[];
  /** It is no value but what the node has handed over to; a later record has the value. */
  readonly isGrowth?: true;
  readonly durationMs: number;
  /** What the computing took of its thread, where that is known. */
  readonly cpuMs?: number;
  readonly peakHeapBytes?: number;
  /** How many attempts it took; absent for one. */
  readonly attempts?: number;
  /** What went into the fingerprint, and why the node ran; absent in journals of the first format. */
  readonly parts?: FingerprintParts;
  readonly because?: RunReason;
  /** The encoded value of the codecs `json` and `text`. */
  readonly text?: string;
  /** The encoded value of the other codecs. */
  readonly base64?: string;
}

/** The record of a line, or undefined if it is none that this release knows or not as it was written. */
export function parseRecord(line: string): JournalRecord | undefined {
  const checked = uncheckedText(line);
  if (checked === undefined) return undefined;
  let value: unknown;
  try {
    value = parseJson(checked.text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || !isJournalRecord(value)) return undefined;
  // Lines without a check are of the first format; one that says otherwise was changed.
  if (!checked.byHash && value["type"] === "journal" && value["format"] !== 1) return undefined;
  return value as unknown as JournalRecord;
}

/** The JSON of a line without its check; undefined if the check says that it was changed. */
function uncheckedText(
  line: string,
): { readonly text: string; readonly byHash: boolean } | undefined {
  if (line.startsWith(firstFormatBegin)) return { text: line, byHash: false };
  if (!line.startsWith(checkBegin) || !line.startsWith(checkEnd, checkBegin.length + checkLength)) {
    return undefined;
  }
  const rest = line.slice(checkBegin.length + checkLength + checkEnd.length);
  if (!line.startsWith(checkOf(rest), checkBegin.length)) return undefined;
  return { text: `{${rest}`, byHash: true };
}

/** A line begins with this, the check, and `checkEnd`. No change of one byte makes it the beginning of the first format. */
export const checkBegin = '{"check":"';
export const checkEnd = '",';
const firstFormatBegin = '{"type":"';
const checkLength = 16;

/** Of all that follows `checkEnd`: 64 bits; chance does not let a changed line through. */
export function checkOf(text: string): string {
  return hash("sha256", text, "hex").slice(0, checkLength);
}

function isJournalRecord(value: Readonly<Record<string, unknown>>): boolean {
  if (typeof value["at"] !== "number") return false;
  switch (value["type"]) {
    case "journal":
      if (isCount(value["format"]) && value["format"] > journalFormat) return true;
      return (
        isCount(value["format"]) &&
        (value["kind"] === "run" || value["kind"] === "edit") &&
        typeof value["workflow"] === "string" &&
        typeof value["run"] === "string"
      );
    case "params":
      return isParams(value);
    case "result":
      return (
        typeof value["node"] === "string" &&
        typeof value["functionName"] === "string" &&
        isHash(value["fingerprint"]) &&
        isHash(value["contentHash"]) &&
        isCodecName(value["codec"]) &&
        isCount(value["sizeBytes"]) &&
        isItemHashes(value["items"]) &&
        isFileRefsOrAbsent(value["files"]) &&
        typeof value["durationMs"] === "number" &&
        [true, undefined].includes(value["isGrowth"] as true | undefined) &&
        ["string", "undefined"].includes(typeof value["text"]) &&
        ["string", "undefined"].includes(typeof value["base64"]) &&
        isPartsOrAbsent(value["parts"])
      );
    case "reused":
      return typeof value["node"] === "string" && isHash(value["fingerprint"]);
    case "failed":
    case "attempt-failed":
      return typeof value["node"] === "string" && isRecord(value["failure"]);
    case "skipped":
      return typeof value["node"] === "string" && typeof value["because"] === "string";
    case "resumed":
      return (
        typeof value["node"] === "string" &&
        typeof value["instance"] === "string" &&
        isResumed(value["resumed"])
      );
    case "output":
      return typeof value["line"] === "string";
    case "warning":
      return isRecord(value["warning"]);
    case "items":
      return (
        isHash(value["fingerprint"]) && isHash(value["contentHash"]) && isItemHashes(value["items"])
      );
    case "removed":
      return (
        typeof value["node"] === "string" &&
        Array.isArray(value["fingerprints"]) &&
        value["fingerprints"].every(isHash)
      );
    case "ended":
      return isRecord(value["counts"]);
    default:
      return false;
  }
}

function isResumed(value: unknown): value is Resumed {
  if (!isRecord(value) || !isCount(value["calls"])) return false;
  return value["how"] === "restored"
    ? typeof value["after"] === "string"
    : value["how"] === "replayed" && typeof value["why"] === "string";
}

/** The encoded value that a record carries inline. */
export function inlineBytes(record: {
  readonly text?: string;
  readonly base64?: string;
}): Uint8Array | undefined {
  // Not `Buffer.from` alone: short buffers are views on a shared pool, which would travel whole between threads.
  if (record.text !== undefined) return utf8.encode(record.text);
  if (record.base64 !== undefined) return new Uint8Array(Buffer.from(record.base64, "base64"));
  return undefined;
}

const utf8 = new TextEncoder();

/** The other way round: how a record carries an encoded value inline. */
export function inlineFields(
  codec: CodecName,
  inline: Uint8Array | undefined,
): { readonly text?: string; readonly base64?: string } {
  if (inline === undefined) return {};
  const bytes = Buffer.from(inline.buffer, inline.byteOffset, inline.byteLength);
  if (codec === "json" || codec === "text") return { text: bytes.toString("utf8") };
  return { base64: bytes.toString("base64") };
}
