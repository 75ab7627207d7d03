import { idsIn, isIn, noCells, onlyOf, unite, without } from "./cell-set.ts";
import type { CellSet } from "./cell-set.ts";
import type { EffectsState } from "./effects-state.ts";
import { countSteps } from "./too-tangled.ts";

/** All that can be got at from somewhere. */
export interface Reached {
  readonly cells: CellSet;
  /** What running the functions among it may change, put into what they are given, and keep of it. */
  readonly affects: CellSet;
  readonly gives: CellSet;
  readonly takes: CellSet;
  readonly world: boolean;
}

export const nothingReached: Reached = {
  cells: noCells,
  affects: noCells,
  gives: noCells,
  takes: noCells,
  world: false,
};

/** What can be got at from one of two places. */
export function joinReached(one: Reached, other: Reached): Reached {
  if (one === nothingReached) return other;
  return {
    cells: unite(one.cells, other.cells),
    affects: unite(one.affects, other.affects),
    gives: unite(one.gives, other.gives),
    takes: unite(one.takes, other.takes),
    world: one.world || other.world,
  };
}

/** A cell on the way from the one that was asked for. */
interface Visit {
  readonly id: number;
  readonly order: number;
  /** The earliest visit that still can be got back to from here. */
  earliest: number;
  readonly next: readonly number[];
  at: number;
  reached: Reached;
}

/**
 * All that can be got at from one cell, without or with what functions give back. Cells that reach each other reach the same,
 * so they are found together and share one answer (R. Tarjan, "Depth-first search and linear graph algorithms", 1972; for
 * values that flow in cycles: B. Hardekopf and C. Lin, "The ant and the grasshopper", 2007). With a stack of its own, since
 * values may go a long way.
 */
export function closureOf(state: EffectsState, id: number, throughCode: boolean): Reached {
  const closed = throughCode ? state.closedThrough : state.closedFrom;
  const known = closed.get(id);
  if (known !== undefined) return known;
  const open = new Map<number, Visit>();
  const path: Visit[] = [];
  const waiting: Visit[] = [];
  const enter = (cell: number): void => {
    const visit = startVisit(state, cell, open.size + closed.size, throughCode);
    open.set(cell, visit);
    path.push(visit);
    waiting.push(visit);
  };
  enter(id);
  for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
    const next = visit.next[visit.at];
    if (next !== undefined) {
      visit.at += 1;
      const before = closed.get(next);
      const around = open.get(next);
      if (before !== undefined) {
        if (!isIn(visit.reached.cells, next)) visit.reached = joinReached(visit.reached, before);
      } else if (around === undefined) enter(next);
      else visit.earliest = Math.min(visit.earliest, around.order);
      continue;
    }
    path.pop();
    const from = path.at(-1);
    if (from !== undefined) {
      from.reached = joinReached(from.reached, visit.reached);
      from.earliest = Math.min(from.earliest, visit.earliest);
    }
    if (visit.earliest < visit.order) continue;
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      open.delete(one.id);
      closed.set(one.id, visit.reached);
      if (one === visit) break;
    }
  }
  return closed.get(id) ?? nothingReached;
}

function startVisit(state: EffectsState, id: number, order: number, throughCode: boolean): Visit {
  const cell = state.cells[id];
  const own = onlyOf(id);
  let next = cell?.holds ?? noCells;
  let reached: Reached = { ...nothingReached, cells: own };
  const runs = cell !== undefined && (throughCode || cell.kind === "data") ? cell.runs : [];
  for (const { affects, gives, takes, returns, world } of runs) {
    next = unite(next, returns);
    if (throughCode) {
      reached = joinReached(reached, { cells: own, affects, gives, takes, world });
    }
  }
  const ids = idsIn(without(next, own));
  countSteps(state, ids.length);
  return { id, order, earliest: order, next: ids, at: 0, reached };
}
