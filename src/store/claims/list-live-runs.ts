import { realDisk } from "../places/disk.ts";
import { openClaimFiles } from "./claim-files.ts";
import { holderOf, lookAtProcess } from "./process-table.ts";

/** The runs that are going on in the folder of a workflow; dead ones that left their files do not count. */
export async function listLiveRuns(folder: string): Promise<readonly string[]> {
  const files = openClaimFiles({
    disk: realDisk,
    folder,
    // It registers nothing, so no run has this name.
    self: holderOf("reader"),
    look: lookAtProcess,
    elapsedMs: () => performance.now(),
  });
  return files.alive();
}
