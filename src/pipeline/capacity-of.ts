import type { Query } from "../model/query.ts";
import type { Resources } from "../model/resources.ts";
import { findCapacity } from "../util/find-capacity.ts";

/** What a run may use: what the query says the machine has, and what the machine says of itself. */
export function capacityOf({ init }: Query): Resources {
  const machine = findCapacity();
  return {
    numCpus: init.numCpus ?? machine.numCpus,
    numGpus: init.numGpus ?? 0,
    memoryBytes: init.memoryBytes ?? machine.memoryBytes,
    custom: init.resources ?? {},
  };
}
