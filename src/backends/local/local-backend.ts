import type { Backend, RunJob } from "../../contract/backend.ts";
import type { OnNotice } from "../../contract/executor.ts";
import { loadInProcessModule } from "../../execute/load-in-process.ts";
import { openLocalExecutor } from "../../execute/local-executor.ts";
import { driveJob } from "../in-process/drive-job.ts";
import { toEvents } from "../in-process/to-events.ts";

/** Runs nodes one after the other in the calling thread, where a debugger can follow them. */
export const localBackend: Backend = localBackendWith(async (job, onNotice) => {
  const { loadInProcess } = await loadInProcessModule();
  return loadInProcess(job.realm, onNotice);
});

/** Runs the calls that the calling thread has recorded itself, for scripts. */
export const adoptingBackend: Backend = localBackendWith(async (job, onNotice) => {
  const { adoptInProcess } = await loadInProcessModule();
  return adoptInProcess(job.realm.storage, job.realm.root, onNotice);
});

/** What a local executor opens its realm with. */
type OpenRealm = Parameters<typeof openLocalExecutor>[0];

function localBackendWith(
  open: (job: RunJob, onNotice: OnNotice) => ReturnType<OpenRealm>,
): Backend {
  return {
    name: "local",
    blocks: true,
    async run(job) {
      const executor = openLocalExecutor(() => open(job, toEvents(job)));
      try {
        return await driveJob(job, executor);
      } finally {
        await executor.close();
      }
    },
  };
}
