import { createHash } from "node:crypto";
import type { RecordedSummary, RecordedTarget } from "../model/recorded-graph.ts";
import { callLine } from "./call-line.ts";
import { describeArguments } from "./describe-arguments.ts";
import type { LoadedWorkflow } from "./load-workflow.ts";

/** What tells whether all nodes of a graph can be known without looking at each. */
type CallsDigest = Pick<RecordedSummary, "digest" | "calls" | "hasUnspellable" | "hasDeclared">;

/** Hashing many small texts costs more than hashing their sum. */
const pieceLength = 64 * 1024;

/** Sums up what a realm has recorded, with much less work than to describe it. */
export function digestCalls({
  recorder,
  targets,
  paramsText,
  folder,
}: LoadedWorkflow): CallsDigest {
  const hash = createHash("sha256");
  let piece = "";
  let hasUnspellable = false;
  let hasDeclared = false;
  const add = (line: string): void => {
    piece += `${line.length}:${line}\n`;
    if (piece.length < pieceLength) return;
    hash.update(piece);
    piece = "";
  };
  const { calls } = recorder;
  add(`${calls.length} calls`);
  for (const call of calls) {
    const described = describeArguments(call.args, folder);
    hasUnspellable ||= described.unspellable !== undefined;
    hasDeclared ||= described.declared.length > 0;
    add(callLine(call, paramsText, described));
  }
  for (const target of targets) add(targetLine(target));
  const digest = hash.update(piece).digest("hex");
  return { digest, calls: calls.length, hasUnspellable, hasDeclared };
}

function targetLine({ call, path }: RecordedTarget): string {
  return path.length === 0 ? `${call}` : `${call}${JSON.stringify(path)}`;
}
