import type { ContentHash, Fingerprint, NodeName } from "../model/ids.ts";
import type { FileRef } from "../model/output-file.ts";
import type { CodecName } from "../model/result-ref.ts";
import type { JournalRecord, ResultRecord } from "./journal-record.ts";
import type { LineSpan } from "./read-journal.ts";

/** A result as the journals tell of it. */
export interface KnownResult {
  readonly fingerprint: Fingerprint;
  readonly contentHash: ContentHash;
  readonly codec: CodecName;
  readonly sizeBytes: number;
  readonly items: Readonly<Record<string, ContentHash>>;
  /** The files that the value refers to, if there are any. */
  readonly files: readonly FileRef[] | undefined;
  /** The name under which it was computed. */
  readonly node: NodeName;
  readonly functionName: string;
  /** When it was computed. */
  readonly at: number;
  readonly durationMs: number;
  readonly run: string;
  /** Where its record stands in the journal of its run. */
  readonly line: LineSpan;
  readonly inline: InlineValue | undefined;
  /** Whether it is what a node has handed over to, in place of a value. */
  readonly isGrowth?: true;
}

/** Where the encoded value is, if no entry holds it: at hand, or in its record. */
export type InlineValue = { readonly text: string } | { readonly base64: string } | "in-record";

/** Longer inline values stay in their journal, so that a store of many results opens fast. */
const longestAtHand = 512;

/** What the journals of a workflow say, all in all. The order in which records of different times come does not matter. */
export class KnownResults {
  readonly results: Map<Fingerprint, KnownResult> = new Map();
  readonly names: Map<NodeName, { readonly fingerprint: Fingerprint; readonly at: number }> =
    new Map();
  /** When names and fingerprints were removed; what is older stays away. */
  readonly removedNames: Map<NodeName, number> = new Map();
  readonly removedFingerprints: Map<Fingerprint, number> = new Map();
  /** When the latest run started. */
  latestRunAt: number | undefined;

  /** Takes a record into account; `run` and `span` tell where it stands. */
  add(record: JournalRecord, run: string, span: LineSpan): void {
    switch (record.type) {
      case "journal":
        if (record.kind === "run") {
          this.latestRunAt = Math.max(this.latestRunAt ?? record.at, record.at);
        }
        return;
      case "result":
        this.#addResult(record, run, span);
        if (record.isGrowth !== true) this.#point(record.node, record.fingerprint, record.at);
        return;
      case "reused":
        this.#point(record.node, record.fingerprint, record.at);
        return;
      case "items":
        this.#addItems(record);
        return;
      case "removed":
        this.#remove(record);
        return;
      case "params":
      case "failed":
      case "attempt-failed":
      case "skipped":
      case "resumed":
      case "output":
      case "warning":
      case "ended":
        return;
    }
  }

  /** Forgets what names stand for, but for some. */
  pointTo(
    names: ReadonlyMap<NodeName, { readonly fingerprint: Fingerprint; readonly at: number }>,
  ): void {
    this.names.clear();
    for (const [name, pointed] of names) this.names.set(name, pointed);
  }

  /** Whether nothing was ever kept under a name, and under a fingerprint if one is told. */
  isNew(node: NodeName, fingerprint?: Fingerprint): boolean {
    if (fingerprint !== undefined && this.results.has(fingerprint)) return false;
    return !this.names.has(node) && !this.removedNames.has(node);
  }

  /** A time for a new record about a name and a fingerprint: after all that is known of them, whatever the clock says. */
  timeAfter(at: number, node: NodeName, fingerprint: Fingerprint): number {
    const latest = Math.max(
      this.removedNames.get(node) ?? -Infinity,
      this.removedFingerprints.get(fingerprint) ?? -Infinity,
      this.names.get(node)?.at ?? -Infinity,
      this.results.get(fingerprint)?.at ?? -Infinity,
    );
    return latest >= at ? latest + 1 : at;
  }

  #addResult(record: ResultRecord, run: string, span: LineSpan): void {
    const { fingerprint, at } = record;
    if ((this.removedFingerprints.get(fingerprint) ?? -Infinity) >= at) return;
    const before = this.results.get(fingerprint);
    if (before !== undefined && before.at > at) return;
    // Items that were found out earlier hold for the same content only.
    const items =
      before?.contentHash === record.contentHash
        ? { ...before.items, ...record.items }
        : record.items;
    this.results.set(fingerprint, {
      fingerprint,
      contentHash: record.contentHash,
      codec: record.codec,
      sizeBytes: record.sizeBytes,
      items,
      files: record.files,
      node: record.node,
      functionName: record.functionName,
      at,
      durationMs: record.durationMs,
      run,
      line: span,
      inline: inlineOf(record),
      ...(record.isGrowth === undefined ? none : { isGrowth: record.isGrowth }),
    });
  }

  #addItems({ fingerprint, contentHash, items }: Extract<JournalRecord, { type: "items" }>): void {
    const known = this.results.get(fingerprint);
    if (known?.contentHash !== contentHash) return;
    this.results.set(fingerprint, { ...known, items: { ...known.items, ...items } });
  }

  #point(node: NodeName, fingerprint: Fingerprint, at: number): void {
    if ((this.removedNames.get(node) ?? -Infinity) >= at) return;
    const before = this.names.get(node);
    if (before === undefined || before.at <= at) this.names.set(node, { fingerprint, at });
  }

  #remove({ at, node, fingerprints }: Extract<JournalRecord, { type: "removed" }>): void {
    this.removedNames.set(node, Math.max(at, this.removedNames.get(node) ?? at));
    const named = this.names.get(node);
    if (named !== undefined && named.at <= at) this.names.delete(node);
    for (const fingerprint of fingerprints) {
      const before = this.removedFingerprints.get(fingerprint) ?? at;
      this.removedFingerprints.set(fingerprint, Math.max(at, before));
      const known = this.results.get(fingerprint);
      if (known !== undefined && known.at <= at) this.results.delete(fingerprint);
    }
  }
}

const none = {};

function inlineOf(record: ResultRecord): InlineValue | undefined {
  const { text, base64 } = record;
  if (text === undefined && base64 === undefined) return undefined;
  if (record.sizeBytes > longestAtHand) return "in-record";
  return text === undefined ? { base64: base64 ?? "" } : { text };
}
