import { Worker } from "node:worker_threads";

let offered: Worker | undefined;

/** Has the next probe use a thread that was started early; the process may end without it. */
export function offerProbeThread(thread: Worker): void {
  offered = thread;
}

/** The thread that was started early, once, or a new one. It waits for the realm that it is to load. */
export function takeProbeThread(): Worker {
  const thread = offered ?? new Worker(new URL("../worker/probe.cjs", import.meta.url));
  offered = undefined;
  thread.ref();
  return thread;
}
