import type { Backend } from "../../contract/backend.ts";
import { openPoolExecutor } from "../../execute/pool-executor.ts";
import { driveJob } from "../in-process/drive-job.ts";
import { toEvents } from "../in-process/to-events.ts";

/** Nodes that ask for less than one processor may outnumber the processors, but not without end. */
const maxThreads = 128;

/** Runs nodes side by side on the threads of a pool. */
export const poolBackend: Backend = {
  name: "pool",
  async run(job) {
    const needs = job.selected.map((id) => job.argumentsOf(id).need.numCpus);
    const smallest = needs.reduce((least, need) => Math.min(least, need), 1);
    const atOnce = smallest > 0 ? Math.floor(job.capacity.numCpus / smallest) : maxThreads;
    const threads = Math.max(1, Math.min(maxThreads, atOnce, job.selected.length));
    const executor = openPoolExecutor({ realm: job.realm, threads, onNotice: toEvents(job) });
    try {
      return await driveJob(job, executor);
    } finally {
      await executor.close();
    }
  },
};
