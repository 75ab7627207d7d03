import {
  common,
  idsIn,
  isCommonWithin,
  isIn,
  isWithin,
  meet,
  noCells,
  unite,
  without,
} from "./cell-set.ts";
import type { CellSet } from "./cell-set.ts";
import { keepSet } from "./keep-set.ts";
import { reach } from "./reach-cells.ts";
import { parameter, received, receiver, world } from "./roots.ts";
import type { Cell, Effects, Roots } from "./roots.ts";
import type { EffectsState } from "./effects-state.ts";
import { countSteps } from "./too-tangled.ts";

/** A set with more in it; whatever grows asks for one more round. */
export function grow(state: EffectsState, set: CellSet, more: CellSet): CellSet {
  countSteps(state, 1 + (more.length >> 1));
  const grown = unite(set, more);
  if (grown !== set) state.changed = true;
  return grown;
}

/** Values can be got at from a cell from then on. */
export function hold(state: EffectsState, cell: Cell, held: CellSet): void {
  if (cell.kind === "stand-in" || cell.kind === "code") return;
  countSteps(state, 1 + (held.length >> 1));
  if (isWithin(held, cell.holds)) return;
  cell.holds = grow(state, cell.holds, without(held, unite(received, cell.alone)));
}

/** What a piece of code is given may change. */
export function raiseParameters(state: EffectsState, sink: Effects, to: 1 | 2): void {
  if (sink.parameters >= to) return;
  sink.parameters = to;
  state.changed = true;
}

/** What belongs to no module may change. */
export function setWorld(state: EffectsState, sink: Effects): void {
  if (sink.world) return;
  sink.world = true;
  state.changed = true;
}

/** Something of these changes; functions that are only held count if one of them may be what changes. */
export function change(state: EffectsState, cells: CellSet, sink: Effects, alsoCode = false): void {
  changeDirectly(state, cells, sink);
  const reached = reach(state, cells, false).cells;
  if (isIn(reached, world.id)) setWorld(state, sink);
  const kinds = alsoCode ? state.own : state.stateful;
  if (isCommonWithin(reached, kinds, sink.affects)) return;
  sink.affects = grow(state, sink.affects, common(reached, kinds));
}

function changeDirectly(state: EffectsState, cells: CellSet, sink: Effects): void {
  if (isIn(cells, parameter.id)) raiseParameters(state, sink, 2);
  if (isIn(cells, receiver.id) && !sink.changesThis) {
    sink.changesThis = true;
    state.changed = true;
  }
  if (isIn(cells, world.id)) setWorld(state, sink);
  if (isCommonWithin(cells, state.changeable, sink.affects)) return;
  sink.affects = grow(state, sink.affects, common(cells, state.changeable));
}

/** Code that is not known gets hold of these: it may change them, call them and connect them. */
export function handOut(state: EffectsState, cells: CellSet, sink: Effects): void {
  if (cells.length === 0) return;
  const kept = keepSet(state.kept, cells);
  let handed = state.round.handedOut.get(kept);
  if (handed === undefined) {
    const reached = reach(state, kept, true);
    handed = {
      ...reached,
      affects: unite(reached.affects, common(reached.cells, state.stateful)),
      gives: unite(kept, reached.gives),
    };
    state.round.handedOut.set(kept, handed);
  }
  changeDirectly(state, kept, sink);
  if (handed.world || isIn(handed.cells, world.id)) setWorld(state, sink);
  sink.affects = grow(state, sink.affects, handed.affects);
  connect(state, kept, handed.gives, sink);
  connect(state, handed.takes, kept, sink);
}

/** What these effects say happens in the course of others. */
export function happen(state: EffectsState, effects: Effects, sink: Effects): void {
  if (effects === sink) return;
  sink.affects = grow(state, sink.affects, effects.affects);
  if (effects.world) setWorld(state, sink);
}

/** Values of `what` may end up in `where`. */
export function connect(state: EffectsState, where: CellSet, what: CellSet, sink: Effects): void {
  if (what.length === 0) return;
  if (meet(where, received)) sink.gives = grow(state, sink.gives, common(what, state.own));
  if (isIn(where, receiver.id) && isIn(what, parameter.id) && !sink.thisTakes) {
    sink.thisTakes = true;
    state.changed = true;
  }
  if (meet(what, received)) sink.takes = grow(state, sink.takes, common(where, state.own));
  put(state, keepSet(state.kept, where), without(what, received));
}

/** Values are put into each of several cells, which share one shelf for them, so that many into many stays short. */
function put(state: EffectsState, where: CellSet, what: CellSet): void {
  let shelf = state.shelves.get(where);
  if (shelf === undefined) {
    shelf = { id: -1 - state.shelves.size, holds: noCells };
    state.shelves.set(where, shelf);
    for (const id of idsIn(common(where, state.changeable))) state.cells[id]?.shelves.push(shelf);
    countSteps(state, where.length);
  }
  shelf.holds = grow(state, shelf.holds, what);
}

/** All that several values may come from. */
export function union(all: readonly Roots[]): CellSet {
  let cells = noCells;
  for (const roots of all) cells = unite(cells, roots.cells);
  return cells;
}
