import type { Demands } from "./demands.ts";
import type { Dependants } from "./dependants.ts";
import type { Launcher } from "./launcher.ts";
import { nodeStates as states } from "./node-table.ts";
import type { NodeTable } from "./node-table.ts";
import type { ScheduleEvent } from "./schedule-types.ts";

interface Books {
  readonly nodes: NodeTable;
  readonly dependants: Dependants;
  readonly demands: Demands;
  readonly launcher: Launcher;
}

/** Takes new nodes in that a node hands over to, and gives all that wait now, that node last. */
export function takeIn(
  { nodes: added, awaits, heedsFailures }: Extract<ScheduleEvent, { type: "grew" }>,
  node: number,
  { nodes, dependants, demands, launcher }: Books,
): { readonly waiting: readonly number[] } {
  const first = nodes.length;
  nodes.grow(added, node, awaits);
  nodes.heeding[node] = Number(heedsFailures === true);
  nodes.states[node] = states.waiting;
  demands.grow(added);
  launcher.grow(nodes.length);
  const waiting = [...Array.from(added, (_, at) => first + at), node];
  for (const each of waiting) dependants.holdBack(each);
  return { waiting };
}
