import type { Dependants } from "./dependants.ts";
import { nodeStates as states } from "./node-table.ts";
import type { NodeTable } from "./node-table.ts";
import type { ScheduleCommand } from "./schedule-types.ts";

/**
 * Skips a node and everything that waits below it, because of one failed ancestor; those that heed failures wait for one less.
 */
export function skipBelow(
  start: number,
  because: number,
  { nodes, dependants }: { readonly nodes: NodeTable; readonly dependants: Dependants },
): { readonly skipped: readonly ScheduleCommand[]; readonly freed: readonly number[] } {
  const freed: number[] = [];
  const commands: ScheduleCommand[] = [];
  const cause = nodes.idOf(because);
  const open = [start];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!nodes.is(node, states.waiting)) continue;
    nodes.states[node] = states.skipped;
    nodes.because[node] = because;
    commands.push({ type: "skip", node: nodes.idOf(node), because: cause });
    for (const child of dependants.of(node)) {
      if (nodes.heeding[child] === 0) open.push(child);
      else if (nodes.is(child, states.waiting)) {
        nodes.addMissing(child, -1);
        freed.push(child);
      }
    }
  }
  return { skipped: commands, freed };
}
