import { baseOf } from "./node-shapes.ts";
import { addTo, hold } from "./note-changes.ts";
import { handle, nothing, parameter, wrapper } from "./roots.ts";
import type { AnyNode } from "acorn";
import type { Cell, Roots } from "./roots.ts";
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
    if (!roots.fresh) addTo(context.state, context.state.aliases, cell);
    if (roots.cells.has(parameter)) addTo(context.state, context.sink.takes, cell);
  }
}

function setLocal(state: EffectsState, variable: Variable, roots: Roots, one: AnalysedUnit): void {
  const known = state.localRoots.get(variable);
  if (known === undefined) {
    state.localRoots.set(variable, { cells: new Set(roots.cells), fresh: roots.fresh });
    state.changed = true;
  } else {
    const merged = new Set(known.cells);
    for (const cell of roots.cells) merged.add(cell);
    const fresh = known.fresh && roots.fresh;
    if (merged.size !== known.cells.size || fresh !== known.fresh) {
      state.localRoots.set(variable, { cells: merged, fresh });
      state.changed = true;
    }
  }
  for (const cell of roots.cells) addTo(state, one.localCells, cell);
}

/** Values are put into what an expression stands for. */
export function putInto(target: AnyNode, what: ReadonlySet<Cell>, context: Context): void {
  const base = baseOf(target);
  if (base.type !== "Identifier") return;
  const variable = context.state.names.at.get(base.start);
  if (variable === undefined || variable.ofModule || what.size === 0) return;
  const known = context.state.localRoots.get(variable) ?? nothing;
  setLocal(
    context.state,
    variable,
    { cells: new Set([...known.cells, ...what]), fresh: known.fresh },
    context.one,
  );
}

/** A new object that is put into something that stays is part of that from then on. */
export function leak(value: AnyNode, where: ReadonlySet<Cell>, context: Context): void {
  const cells = [...where].filter((cell) => cell !== handle && cell !== wrapper);
  if (cells.length === 0) return;
  const base = baseOf(value.type === "SpreadElement" ? value.argument : value);
  if (base.type !== "Identifier") return;
  const variable = context.state.names.at.get(base.start);
  if (variable === undefined || variable.ofModule) return;
  const known = context.state.localRoots.get(variable) ?? nothing;
  setLocal(
    context.state,
    variable,
    { cells: new Set([...known.cells, ...cells]), fresh: false },
    context.one,
  );
}

/** Where a function or class that is made in the unit at hand may come from: all that it closes over. */
export function literalRoots(context: Context): Roots {
  const cells = new Set<Cell>([context.one.code]);
  for (const cell of context.one.localCells) cells.add(cell);
  return { cells, fresh: true };
}
