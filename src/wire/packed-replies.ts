import type { ContentHash, NodeId } from "../model/ids.ts";
import type { NodeMeasures } from "../model/node-measures.ts";
import type { CodecName, ResultRef } from "../model/result-ref.ts";
import { joined } from "./packed-runs.ts";
import type { Reply, RunRequest } from "./run-request.ts";

/** Replies to runs of a batch as one text and one piece of memory. */
export interface PackedReplies {
  /** JSON of `PackedReply` after `PackedReply`: nodes with a small value. */
  readonly text: string;
  /** Their encoded values, one after the other. */
  readonly bytes: Uint8Array;
  /** All other replies. */
  readonly others: readonly NodeReply[];
}

/** A reply, with the node that it is about. */
export type NodeReply = readonly [node: NodeId, reply: Reply];

type PackedReply = readonly [
  node: NodeId,
  contentHash: ContentHash,
  codec: CodecName,
  sizeBytes: number,
  durationMs: number,
  lines: number,
  measures: NodeMeasures,
  items: ResultRef["items"],
];

/** Packs replies to be sent to the thread that has asked. */
export function packReplies(replies: readonly NodeReply[]): PackedReplies {
  const packed: PackedReply[] = [];
  const values: Uint8Array[] = [];
  const others: NodeReply[] = [];
  for (const given of replies) {
    const [node, reply] = given;
    const inline = inlineOf(reply);
    if (reply.kind !== "kept" || inline === undefined) {
      others.push(given);
      continue;
    }
    const { contentHash, codec, sizeBytes, items } = reply.result;
    const { durationMs, lines, measures = {} } = reply;
    packed.push([node, contentHash, codec, sizeBytes, durationMs, lines, measures, items]);
    values.push(inline);
  }
  return { text: JSON.stringify(packed), bytes: joined(values), others };
}

/**
 * The replies as they were packed, those with small values first, which share their memory; `requestOf` gives what a node was
 * asked with.
 */
export function unpackReplies(
  { text, bytes, others }: PackedReplies,
  requestOf: (node: NodeId) => Pick<RunRequest, "keep"> | undefined,
): readonly NodeReply[] {
  const replies: NodeReply[] = [];
  let at = 0;
  for (const packed of JSON.parse(text) as readonly PackedReply[]) {
    const [node, contentHash, codec, sizeBytes, durationMs, lines, measures, items] = packed;
    const inline = bytes.subarray(at, (at += sizeBytes));
    const keep = requestOf(node)?.keep;
    if (keep === undefined) continue;
    const { fingerprint, scratch } = keep;
    const scratchIfAny = scratch === undefined ? {} : { scratch };
    const result = {
      ...{ fingerprint, contentHash, codec, sizeBytes, items },
      ...scratchIfAny,
      inline,
    };
    replies.push([node, { kind: "kept", result, durationMs, measures, lines }]);
  }
  return [...replies, ...others];
}

/** The value of a reply that tells of nothing but a small value. */
function inlineOf(reply: Reply): Uint8Array | undefined {
  if (reply.kind !== "kept" || reply.loan !== undefined) return undefined;
  const { files, isGrowth, inline } = reply.result;
  return files === undefined && isGrowth === undefined ? inline : undefined;
}
