import { firstIn, idsIn, isIn, meet, without } from "./cell-set.ts";
import type { CellSet } from "./cell-set.ts";
import { closureOf, joinReached, nothingReached } from "./close-cell.ts";
import type { Reached } from "./round.ts";
import { keepSet } from "./keep-set.ts";
import { parameter, receiver, world } from "./roots.ts";
import type { Effects } from "./roots.ts";
import type { EffectsState } from "./effects-state.ts";
import { countSteps } from "./too-tangled.ts";

/** All that can be got at from cells. What was found holds for the round: whatever grows asks for another. */
export function reach(state: EffectsState, cells: CellSet, throughCode: boolean): Reached {
  const closures = throughCode ? state.round.throughCode : state.round.throughValues;
  const kept = keepSet(state.kept, cells);
  const found = closures.ofSets.get(kept);
  if (found !== undefined) return found;
  let reached = nothingReached;
  let rest = kept;
  for (let id = firstIn(rest); id !== undefined; id = firstIn(rest)) {
    reached = joinReached(reached, closureOf(state, closures, id));
    rest = without(rest, reached.cells);
    countSteps(state, reached.cells.length);
  }
  closures.ofSets.set(kept, reached);
  return reached;
}

/** Whether a value of a package can be got at from cells. */
export function isForeign(state: EffectsState, cells: CellSet): boolean {
  if (state.packages.length === 0) return false;
  return meet(reach(state, cells, true).cells, state.packages);
}

/** Whether calling what comes from cells may do anything. */
export function canRun(state: EffectsState, cells: CellSet): boolean {
  if (isIn(cells, parameter.id) || isIn(cells, receiver.id) || isIn(cells, world.id)) return true;
  const reached = reach(state, cells, true).cells;
  if (meet(reached, state.packages) || meet(reached, state.codes)) return true;
  return idsIn(reached).some((id) => state.cells[id]?.runs.some((effects) => !isIdle(effects)));
}

function isIdle(effects: Effects): boolean {
  return (
    effects.affects.length === 0 &&
    !effects.world &&
    effects.parameters === 0 &&
    effects.takes.length === 0 &&
    effects.returns.length === 0
  );
}
