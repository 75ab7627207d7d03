import { startProbeThread } from "../execute/probe-thread.ts";

/** Begins what takes a while and needs nothing of the command line; for a command that will take a graph. */
export function beginGraph(): void {
  startProbeThread();
}
