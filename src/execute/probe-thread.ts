import { Worker } from "node:worker_threads";

let started: Worker | undefined;

/** Starts the thread that will load a workflow, so that it is there when the bundle is; the process may end without it. */
export function startProbeThread(): void {
  started = openThread();
  started.unref();
}

/** The thread that was started, once, or a new one. It waits for the realm that it is to load. */
export function takeProbeThread(): Worker {
  const thread = started ?? openThread();
  started = undefined;
  thread.ref();
  return thread;
}

function openThread(): Worker {
  return new Worker(new URL("../worker/probe.js", import.meta.url));
}
