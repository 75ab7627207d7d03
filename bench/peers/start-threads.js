import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

/** Bare threads that are up and wait for work. */
export async function startThreads(count) {
  const file = join(import.meta.dirname, "burn-thread.js");
  const threads = Array.from({ length: count }, () => new Worker(file));
  await Promise.all(threads.map((thread) => once(thread, "message")));
  return threads;
}
