import type { Backend, BegunBackend, ExpectedJob, RunJob } from "../../contract/backend.ts";
import { beginThreads } from "../../execute/begun-threads.ts";
import type { BegunThreads } from "../../execute/begun-threads.ts";
import { openPoolExecutor } from "../../execute/pool-executor.ts";
import type { NodeId } from "../../model/ids.ts";
import type { Outcome } from "../../model/outcome.ts";
import { driveJob } from "../in-process/drive-job.ts";
import { toEvents } from "../in-process/to-events.ts";

/** Nodes that ask for less than one processor may outnumber the processors, but not without end. */
const maxThreads = 128;

/** So many threads at most are begun for a graph that is not known; it may be one chain. */
const mostBegun = 2;

/** Runs nodes side by side on the threads of a pool. */
export const poolBackend: Backend = {
  name: "pool",
  begin,
  run: (job) => runOnPool(job),
};

function begin({ capacity, isSure }: ExpectedJob): BegunBackend {
  const atOnce = Math.max(1, Math.min(maxThreads, Math.floor(capacity.numCpus)));
  const count = Math.min(mostBegun, atOnce);
  const threads = beginThreads({ count, threads: atOnce, loads: isSure });
  return {
    tell: (realm, nodes) => {
      threads.tell(realm, Math.min(atOnce, nodes));
    },
    run: (job) => runOnPool(job, threads),
    end: () => threads.end(),
  };
}

async function runOnPool(job: RunJob, begun?: BegunThreads): Promise<ReadonlyMap<NodeId, Outcome>> {
  const needs = job.selected.map((id) => job.argumentsOf(id).need.numCpus);
  const smallest = needs.reduce((least, need) => Math.min(least, need), 1);
  const atOnce = smallest > 0 ? Math.floor(job.capacity.numCpus / smallest) : maxThreads;
  const threads = Math.max(1, Math.min(maxThreads, atOnce, job.selected.length));
  const executor = openPoolExecutor({ realm: job.realm, threads, onNotice: toEvents(job), begun });
  try {
    return await driveJob(job, executor);
  } finally {
    await executor.close();
  }
}
