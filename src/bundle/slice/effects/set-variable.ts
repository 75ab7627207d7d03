import { baseOf } from "../node-shapes.ts";
import { isIn, unite, without } from "./cell-set.ts";
import type { CellSet } from "./cell-set.ts";
import { grow, hold } from "./note-changes.ts";
import { nothing, parameter, recording } from "./roots.ts";
import type { AnyNode } from "acorn";
import type { Roots } from "./roots.ts";
import type { Variable } from "../declare-names.ts";
import type { AnalysedUnit, Context, EffectsState } from "./effects-state.ts";

/** A variable is given a value. */
export function setVariable(variable: Variable, roots: Roots, context: Context): void {
  if (!variable.ofModule) {
    setLocal(context.state, variable, roots, context.one);
    return;
  }
  const cell = context.state.cellOf.get(variable);
  if (cell !== undefined) {
    hold(context.state, cell, roots.cells);
    if (!roots.fresh)
      context.state.aliases = grow(context.state, context.state.aliases, cell.alone);
    if (isIn(roots.cells, parameter.id)) {
      context.sink.takes = grow(context.state, context.sink.takes, cell.alone);
    }
  }
}

function setLocal(state: EffectsState, variable: Variable, roots: Roots, one: AnalysedUnit): void {
  const known = state.localRoots.get(variable);
  if (known === undefined) {
    state.localRoots.set(variable, roots);
    state.changed = true;
  } else {
    const cells = grow(state, known.cells, roots.cells);
    const fresh = known.fresh && roots.fresh;
    if (cells !== known.cells || fresh !== known.fresh) {
      state.localRoots.set(variable, { cells, fresh });
      state.changed = true;
    }
  }
  growLocals(state, one, roots.cells);
}

/** Local variables of a unit may come from these. */
export function growLocals(state: EffectsState, one: AnalysedUnit, cells: CellSet): void {
  one.localCells = grow(state, one.localCells, cells);
}

/** Values are put into what an expression stands for. */
export function putInto(target: AnyNode, what: CellSet, context: Context): void {
  const base = baseOf(target);
  if (base.type !== "Identifier") return;
  const variable = context.state.names.at.get(base.start);
  if (variable === undefined || variable.ofModule || what.length === 0) return;
  const known = context.state.localRoots.get(variable) ?? nothing;
  setLocal(
    context.state,
    variable,
    { cells: unite(known.cells, what), fresh: known.fresh },
    context.one,
  );
}

/** A new object that is put into something that stays is part of that from then on. */
export function leak(value: AnyNode, where: CellSet, context: Context): void {
  const cells = without(where, recording);
  if (cells.length === 0) return;
  const base = baseOf(value.type === "SpreadElement" ? value.argument : value);
  if (base.type !== "Identifier") return;
  const variable = context.state.names.at.get(base.start);
  if (variable === undefined || variable.ofModule) return;
  const known = context.state.localRoots.get(variable) ?? nothing;
  setLocal(
    context.state,
    variable,
    { cells: unite(known.cells, cells), fresh: false },
    context.one,
  );
}

/** Where a function or class that is made in the unit at hand may come from: all that it closes over. */
export function literalRoots(context: Context): Roots {
  return { cells: unite(context.one.localCells, context.one.code.alone), fresh: true };
}
