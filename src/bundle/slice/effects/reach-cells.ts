import { parameter, receiver, world } from "./roots.ts";
import type { Cell, Effects } from "./roots.ts";
import type { EffectsState } from "./effects-state.ts";
import { countSteps } from "./too-tangled.ts";

/** All that can be got at from cells. What was found for one cell holds for the round: whatever grows asks for another. */
export function reach(
  state: EffectsState,
  cells: ReadonlySet<Cell>,
  throughCode: boolean,
): ReadonlySet<Cell> {
  const [only] = cells;
  if (only === undefined || cells.size > 1) return walkCells(state, cells, throughCode);
  const known = throughCode ? state.reachedThrough : state.reachedFrom;
  let reached = known.get(only);
  if (reached === undefined) known.set(only, (reached = walkCells(state, cells, throughCode)));
  return reached;
}

function walkCells(
  state: EffectsState,
  cells: ReadonlySet<Cell>,
  throughCode: boolean,
): ReadonlySet<Cell> {
  const reached = new Set<Cell>(cells);
  for (const cell of reached) {
    for (const held of cell.holds) reached.add(held);
    if (!throughCode && cell.kind !== "data") continue;
    for (const effects of cell.runs) {
      for (const returned of effects.returns) reached.add(returned);
    }
  }
  countSteps(state, reached.size);
  return reached;
}

/** Whether a value of a package can be got at from cells. */
export function isForeign(state: EffectsState, cells: ReadonlySet<Cell>): boolean {
  if (state.packageCells.size === 0) return false;
  for (const cell of cells) {
    let known = state.foreign.get(cell);
    if (known === undefined) {
      known = false;
      for (const one of reach(state, new Set([cell]), true))
        if (one.kind === "package") known = true;
      state.foreign.set(cell, known);
    }
    if (known) return true;
  }
  return false;
}

/** Whether calling what comes from cells may do anything. */
export function canRun(state: EffectsState, cells: ReadonlySet<Cell>): boolean {
  for (const cell of cells) {
    if (cell === parameter || cell === receiver || cell === world) return true;
  }
  for (const cell of reach(state, cells, true)) {
    if (cell.kind === "package" || cell.kind === "code" || cell.kind === "function") return true;
    if (cell.runs.some((effects) => !isIdle(effects))) return true;
  }
  return false;
}

function isIdle(effects: Effects): boolean {
  return (
    effects.affects.size === 0 &&
    !effects.world &&
    effects.parameters === 0 &&
    effects.takes.size === 0 &&
    effects.returns.size === 0
  );
}
