import type { Worker } from "node:worker_threads";
import { offerProbeThread } from "../execute/probe-thread.ts";

/** Takes over a thread that was started before anything else, for a command that will take a graph. */
export function beginGraph(thread: Worker): void {
  offerProbeThread(thread);
}
