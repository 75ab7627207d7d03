import type { LookedUp } from "../../contract/backend.ts";
import type { GraphNode } from "../../model/graph.ts";
import type { RunEvent } from "../../model/run-event.ts";
import type { RunReason } from "../../model/run-reason.ts";

/** What is told of a node when an attempt at it begins. */
export function startEvent(
  { id, name }: GraphNode,
  { parts }: LookedUp,
  { at, because, attempt }: { at: number; because: RunReason; attempt: number },
): RunEvent {
  return {
    type: "node-started",
    ...{ at, node: id, name, because },
    ...(attempt === 1 ? {} : { attempt }),
    ...(parts === undefined ? {} : { parts }),
  };
}
