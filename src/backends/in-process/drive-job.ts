import type { RunJob } from "../../contract/backend.ts";
import type { Executor } from "../../contract/executor.ts";
import type { NodeId } from "../../model/ids.ts";
import type { Outcome } from "../../model/outcome.ts";
import { JobDrive } from "./job-drive.ts";

/**
 * Runs a job to its end on an executor in this process: turns the commands of the schedule into look-ups and runs, and
 * what comes of them into events for the schedule and for readers.
 */
export async function driveJob(
  job: RunJob,
  executor: Executor,
): Promise<ReadonlyMap<NodeId, Outcome>> {
  const drive = new JobDrive(job, executor);
  const onDrain = (): void => {
    drive.drain();
  };
  const onStop = (): void => {
    drive.stop();
  };
  job.drain.addEventListener("abort", onDrain);
  job.stop.addEventListener("abort", onStop);
  try {
    return await drive.toEnd();
  } finally {
    job.drain.removeEventListener("abort", onDrain);
    job.stop.removeEventListener("abort", onStop);
  }
}
