import { reach } from "./reach-cells.ts";
import { parameter, receiver, world } from "./roots.ts";
import type { Cell, Effects, Roots } from "./roots.ts";
import type { EffectsState } from "./effects-state.ts";
import { countSteps } from "./too-tangled.ts";

/** Adds to a set; whatever grows asks for one more round. */
export function addTo<T>(state: EffectsState, set: Set<T>, value: T): void {
  countSteps(state, 1);
  if (set.has(value)) return;
  set.add(value);
  state.changed = true;
}

/** Values can be got at from a cell from then on. */
export function hold(state: EffectsState, cell: Cell, held: Iterable<Cell>): void {
  if (cell.kind === "stand-in" || cell.kind === "code") return;
  for (const one of held) {
    if (one !== cell && one !== parameter && one !== receiver) addTo(state, cell.holds, one);
  }
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
export function change(
  state: EffectsState,
  cells: ReadonlySet<Cell>,
  sink: Effects,
  alsoCode = false,
): void {
  for (const cell of cells) {
    if (cell === parameter) raiseParameters(state, sink, 2);
    else if (cell === receiver) {
      if (!sink.changesThis) state.changed = true;
      sink.changesThis = true;
    } else if (cell === world) setWorld(state, sink);
    else if (cell.kind !== "code" && cell.kind !== "stand-in") addTo(state, sink.affects, cell);
  }
  for (const cell of reach(state, cells, false)) {
    if (cell === world) setWorld(state, sink);
    else if (cell.kind === "data" || cell.kind === "package" || (alsoCode && isOwn(cell))) {
      addTo(state, sink.affects, cell);
    }
  }
}

/** Code that is not known gets hold of these: it may change them, call them and connect them. */
export function handOut(state: EffectsState, cells: ReadonlySet<Cell>, sink: Effects): void {
  const given = new Set(cells);
  const taking = new Set<Cell>();
  const happened = new Set<Effects>();
  change(state, cells, sink);
  for (const cell of reach(state, cells, true)) {
    if (cell === world) setWorld(state, sink);
    else if (cell.kind === "data" || cell.kind === "package") addTo(state, sink.affects, cell);
    for (const effects of cell.runs) {
      if (happened.has(effects)) continue;
      happened.add(effects);
      happen(state, effects, sink);
      for (const one of effects.gives) given.add(one);
      for (const one of effects.takes) taking.add(one);
    }
  }
  connect(state, cells, given, sink);
  connect(state, taking, cells, sink);
}

/** What these effects say happens in the course of others. */
export function happen(state: EffectsState, effects: Effects, sink: Effects): void {
  if (effects === sink) return;
  for (const affected of effects.affects) addTo(state, sink.affects, affected);
  if (effects.world) setWorld(state, sink);
}

/** Values of `what` may end up in `where`. */
export function connect(
  state: EffectsState,
  where: ReadonlySet<Cell>,
  what: ReadonlySet<Cell>,
  sink: Effects,
): void {
  if (what.size === 0) return;
  for (const cell of where) {
    if (cell === parameter) {
      for (const one of what) if (isOwn(one)) addTo(state, sink.gives, one);
    } else if (cell === receiver) {
      for (const one of what) if (isOwn(one)) addTo(state, sink.gives, one);
      if (what.has(parameter) && !sink.thisTakes) {
        sink.thisTakes = true;
        state.changed = true;
      }
    } else {
      hold(state, cell, what);
      if ((what.has(parameter) || what.has(receiver)) && isOwn(cell))
        addTo(state, sink.takes, cell);
    }
  }
}

function isOwn(cell: Cell): boolean {
  return cell.kind !== "stand-in";
}

/** All that several values may come from. */
export function union(all: readonly Roots[]): Set<Cell> {
  const cells = new Set<Cell>();
  for (const roots of all) for (const cell of roots.cells) cells.add(cell);
  return cells;
}
