import { AsyncLocalStorage } from "node:async_hooks";
import type { NodeId } from "../model/ids.ts";

/** A node whose code runs, or has run. */
export interface RunningNode {
  readonly node: NodeId;
}

/** Which node the code that is running now belongs to, also in its timers and promises after the node has ended. */
export const runningNode: AsyncLocalStorage<RunningNode> = new AsyncLocalStorage();
