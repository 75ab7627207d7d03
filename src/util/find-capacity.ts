import { availableParallelism, totalmem } from "node:os";

/** What this machine, or the container around this process, has for running nodes. */
export function findCapacity(): { readonly numCpus: number; readonly memoryBytes: number } {
  const limit = process.constrainedMemory();
  const total = totalmem();
  // Without a limit the number is 0 or absurdly large, depending on the platform.
  return {
    numCpus: availableParallelism(),
    memoryBytes: limit > 0 && limit < total ? limit : total,
  };
}
