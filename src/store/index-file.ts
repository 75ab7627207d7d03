import { createHash } from "node:crypto";
import type { Fingerprint, NodeName } from "../model/ids.ts";
import { isCount, isHash } from "./is-record.ts";
import { KnownResults } from "./known-results.ts";
import type { InlineValue, KnownResult } from "./known-results.ts";
import { isSegment } from "./places/check-key.ts";

/** How far into each journal, by its key, what is known goes. */
export type Coverage = ReadonlyMap<string, number>;

/** The bytes of an index: a line with the hash of the rest, then one object of JSON with a short row per result. */
export function formatIndex(known: KnownResults, coverage: Coverage): Uint8Array {
  const runs = new Map<string, number>();
  const numberOf = (run: string): number => {
    const number = runs.get(run) ?? runs.size;
    runs.set(run, number);
    return number;
  };
  const results = [...known.results.values()].map((result) => toRow(result, numberOf(result.run)));
  const body = JSON.stringify({
    latestRunAt: known.latestRunAt ?? null,
    journals: [...coverage],
    runs: [...runs.keys()],
    results,
    names: [...known.names].map(([name, { fingerprint, at }]) => [name, fingerprint, at]),
    removedNames: [...known.removedNames],
    removedFingerprints: [...known.removedFingerprints],
  });
  return Buffer.from(
    `{"ffuseIndex":${indexFormat},"hash":"${hashOf(indexFormat, body)}"}\n${body}`,
  );
}

/** What an index says, or undefined if it is damaged or of another release: the journals then tell the same. */
export function parseIndex(
  bytes: Uint8Array,
): { readonly known: KnownResults; readonly coverage: Coverage } | undefined {
  const checked = checkIndex(bytes);
  if (checked?.format !== indexFormat) return undefined;
  try {
    return readBody(checked.body);
  } catch {
    // Only what somebody else wrote on purpose has a right hash and another shape.
    return undefined;
  }
}

/** The format of an index that a newer release wrote; undefined for all others. */
export function newerIndexFormat(bytes: Uint8Array): number | undefined {
  const format = checkIndex(bytes)?.format ?? 0;
  return format > indexFormat ? format : undefined;
}

/** Whether the first `longestHead` bytes of an index say a newer format; only all of it tells if that was changed. */
export function saysNewerIndex(bytes: Uint8Array): boolean {
  return (parseHead(bytes)?.format ?? 0) > indexFormat;
}

/** All formats from the third on have a head like this one, and a hash that counts the format. */
function checkIndex(
  bytes: Uint8Array,
): { readonly format: number; readonly body: Buffer } | undefined {
  const head = parseHead(bytes);
  if (head === undefined) return undefined;
  const { format, promised, headBytes } = head;
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(headBytes);
  return hashOf(format, body) === promised ? { format, body } : undefined;
}

function parseHead(
  bytes: Uint8Array,
): { readonly format: number; readonly promised: string; readonly headBytes: number } | undefined {
  const start = bytes.subarray(0, longestHead);
  const end = start.indexOf(0x0a);
  const text = Buffer.from(start.subarray(0, Math.max(0, end))).toString("utf8");
  const head = /^\{"ffuseIndex":(\d{1,9}),"hash":"([0-9a-f]{64})"\}$/.exec(text);
  if (head === null) return undefined;
  return { format: Number(head[1]), promised: head[2] ?? "", headBytes: end + 1 };
}

/** The line that an index begins with is no longer than this, in bytes. */
export const longestHead = 128;

function readBody(body: Buffer): { readonly known: KnownResults; readonly coverage: Coverage } {
  // The hash says that these are the bytes that `formatIndex` of this format made.
  const content = JSON.parse(body.toString("utf8")) as IndexContent;
  const known = new KnownResults();
  known.latestRunAt = content.latestRunAt ?? undefined;
  for (const row of content.results) {
    const result = fromRow(row, content.runs);
    // What is made a key of has to be one, whoever wrote the index.
    if (!isHash(result.fingerprint) || !isSegment(`${result.run}.jsonl`))
      throw new TypeError("row");
    known.results.set(result.fingerprint, result);
  }
  for (const [name, fingerprint, at] of content.names) known.names.set(name, { fingerprint, at });
  for (const [name, at] of content.removedNames) known.removedNames.set(name, at);
  for (const [fingerprint, at] of content.removedFingerprints) {
    known.removedFingerprints.set(fingerprint, at);
  }
  for (const [key, coveredBytes] of content.journals) {
    if (typeof key !== "string" || !isCount(coveredBytes)) throw new TypeError("journal");
  }
  return { known, coverage: new Map(content.journals) };
}

/** The format of indexes that this release writes; others are made anew. */
export const indexFormat = 3;

interface IndexContent {
  readonly latestRunAt: number | null;
  readonly journals: readonly (readonly [key: string, coveredBytes: number])[];
  readonly runs: readonly string[];
  readonly results: readonly ResultRow[];
  readonly names: readonly (readonly [NodeName, Fingerprint, at: number])[];
  readonly removedNames: readonly (readonly [NodeName, at: number])[];
  readonly removedFingerprints: readonly (readonly [Fingerprint, at: number])[];
}

type PlainRow = readonly [
  fingerprint: Fingerprint,
  contentHash: KnownResult["contentHash"],
  codec: KnownResult["codec"],
  sizeBytes: number,
  items: KnownResult["items"],
  node: NodeName,
  functionName: string,
  at: number,
  durationMs: number,
  run: number,
  lineOffset: number,
  lineLength: number,
  inline: InlineValue | null,
];

/** Most results refer to no file, and are values. */
type ResultRow =
  | PlainRow
  | readonly [...PlainRow, files: KnownResult["files"] | null]
  | readonly [...PlainRow, files: KnownResult["files"] | null, isGrowth: 1];

function toRow(result: KnownResult, run: number): ResultRow {
  const { fingerprint, contentHash, codec, sizeBytes, items, node, functionName } = result;
  const { at, durationMs, line, inline, files } = result;
  const row: PlainRow = [
    ...([fingerprint, contentHash, codec, sizeBytes, items, node, functionName] as const),
    ...([at, durationMs, run, line.offset, line.length, inline ?? null] as const),
  ];
  if (result.isGrowth === true) return [...row, files ?? null, 1];
  return files === undefined ? row : [...row, files];
}

/** By position and not by spreading: this runs once for each result whenever a store is opened. */
function fromRow(row: ResultRow, runs: readonly string[]): KnownResult {
  return {
    fingerprint: row[0],
    contentHash: row[1],
    codec: row[2],
    sizeBytes: row[3],
    items: row[4],
    node: row[5],
    functionName: row[6],
    at: row[7],
    durationMs: row[8],
    run: runs[row[9]] ?? "",
    line: { offset: row[10], length: row[11] },
    inline: row[12] ?? undefined,
    files: row[13] ?? undefined,
    ...(row[14] === undefined ? values : growth),
  };
}

const values = {};
const growth = { isGrowth: true } as const;

function hashOf(format: number, body: string | Uint8Array): string {
  return createHash("sha256").update(`ffuseIndex ${format}\n`).update(body).digest("hex");
}
