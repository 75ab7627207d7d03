import type { RunJob } from "../../contract/backend.ts";
import { isSettling } from "../../model/settled.ts";
import { expectedDurations } from "../../schedule/expected-durations.ts";
import type { RideRules } from "../../schedule/rides.ts";
import { Schedule } from "../../schedule/schedule.ts";

/** The schedule of a job: nodes of the longest expected path first. */
export function makeSchedule(job: RunJob, rides: RideRules | undefined): Schedule {
  const { graph, selected, argumentsOf, capacity, limits, failFast, expectedMs } = job;
  const durations = expectedDurations(
    selected.map((id) => ({
      group: graph.nodes[id]?.functionName ?? "",
      knownMs: expectedMs?.(id),
    })),
  );
  return new Schedule({
    nodes: selected.map((id, index) => ({
      id,
      parents: graph.nodes[id]?.parents ?? [],
      terms: argumentsOf(id),
      expectedMs: durations[index] ?? 1,
      ...(isSettling(graph.nodes[id]?.how) ? { heedsFailures: true } : {}),
    })),
    capacity,
    ...(limits === undefined ? {} : { limits }),
    failFast,
    ...(rides === undefined ? {} : { rides }),
  });
}
