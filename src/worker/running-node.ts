import { AsyncLocalStorage } from "node:async_hooks";
import type { NodeContext } from "../model/node-context.ts";
import type { NodeId } from "../model/ids.ts";

/** A node whose code runs, or has run. */
export interface RunningNode {
  readonly node: NodeId;
  /** What `context()` gives; nothing while an instance is kept or restored, which is no run of a node. */
  readonly context: () => NodeContext | undefined;
}

/** Which node the code that is running now belongs to, also in its timers and promises after the node has ended. */
export const runningNode: AsyncLocalStorage<RunningNode> = new AsyncLocalStorage();

/** Where code runs for a node that is no run of it. */
export function onBehalfOf(node: NodeId): RunningNode {
  return { node, context: () => undefined };
}
