import { availableParallelism, totalmem } from "node:os";
import { cgroupLimits } from "./cgroup-limits.ts";
import type { CgroupLimits } from "./cgroup-limits.ts";

/** What there is for running nodes. */
export interface Capacity {
  readonly numCpus: number;
  readonly memoryBytes: number;
}

/** What this machine, or the container around this process, has for running nodes; whole processors, at least one. */
export function findCapacity(
  machine: Capacity = { numCpus: availableParallelism(), memoryBytes: totalmem() },
  limits: CgroupLimits = cgroupLimits(),
): Capacity {
  const { cpus = Infinity, memoryBytes = Infinity } = limits;
  return {
    numCpus: Math.max(1, Math.min(machine.numCpus, Math.floor(cpus))),
    memoryBytes: Math.min(machine.memoryBytes, memoryBytes),
  };
}
