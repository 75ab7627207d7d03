import { isIn, noCells, unite, wordAt } from "./cell-set.ts";
import type { CellSet } from "./cell-set.ts";
import type { Closures, Reached } from "./round.ts";
import type { EffectsState } from "./effects-state.ts";
import type { Cell, Shelf } from "./roots.ts";
import { countSteps } from "./too-tangled.ts";

/** Nothing can be got at. */
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

/** A cell or shelf on the way from the cell that was asked for. */
interface Visit {
  readonly id: number;
  readonly order: number;
  /** The earliest visit that still can be got back to from here. */
  earliest: number;
  readonly shelves: readonly Shelf[];
  nextShelf: number;
  readonly cells: CellSet;
  /** Where in `cells` it stands, and what is left of the word there. */
  at: number;
  word: number;
  reached: Reached;
  /** What has been joined into `reached`, since many places share one answer. */
  readonly joined: Set<Reached>;
}

/** The walk from one cell. */
interface Walk {
  readonly closures: Closures;
  /** Visits that may still be got back to, and their cells by place of the word. */
  readonly open: Map<number, Visit>;
  readonly openWords: number[];
  readonly path: Visit[];
  readonly waiting: Visit[];
}

/**
 * All that can be got at from one cell. Cells that reach each other reach the same, so they are found together and share one
 * answer (R. Tarjan, "Depth-first search and linear graph algorithms", 1972; for values that flow in cycles: B. Hardekopf and
 * C. Lin, "The ant and the grasshopper", 2007). With a stack of its own, since values may go a long way.
 */
export function closureOf(state: EffectsState, closures: Closures, id: number): Reached {
  const known = closures.closed.get(id);
  if (known !== undefined) return known;
  if (closures.closed.size === 0) {
    // The one that holds most first: most of a tangle is found from it, and then known.
    const most = state.cells.reduce((one, other) =>
      weightOf(other) > weightOf(one) ? other : one,
    );
    walkFrom(state, closures, most.id);
  }
  if (!closures.closed.has(id)) walkFrom(state, closures, id);
  return closures.closed.get(id) ?? nothingReached;
}

function weightOf({ holds, shelves }: Cell): number {
  return holds.length + shelves.length;
}

function walkFrom(state: EffectsState, closures: Closures, id: number): void {
  const walk: Walk = { closures, open: new Map(), openWords: [], path: [], waiting: [] };
  enter(state, walk, state.cells[id]);
  for (let visit = walk.path.at(-1); visit !== undefined; visit = walk.path.at(-1)) {
    const next = nextOf(visit, walk);
    if (next === undefined) leave(visit, walk);
    else {
      const before = closures.closed.get(typeof next === "number" ? next : next.id);
      if (before !== undefined) joinInto(gatherer(visit, walk), before);
      else enter(state, walk, typeof next === "number" ? state.cells[next] : next);
    }
  }
}

/** Who notes what a visit reaches: the first one, if there is a way back to it, since both share one answer then. */
function gatherer(visit: Visit, { waiting: [first] }: Walk): Visit {
  return visit.earliest === first?.order ? first : visit;
}

function joinInto(visit: Visit, reached: Reached): void {
  if (visit.joined.has(reached)) return;
  visit.joined.add(reached);
  visit.reached = joinReached(visit.reached, reached);
}

function enter(state: EffectsState, walk: Walk, place: Cell | Shelf | undefined): void {
  if (place === undefined) return;
  const { id } = place;
  const order = walk.open.size + walk.closures.closed.size;
  const isCell = "kind" in place;
  const [cells, reached] = isCell
    ? startOf(place, walk.closures.throughCode)
    : ([place.holds, nothingReached] as const);
  const visit: Visit = {
    ...{ id, order, earliest: order, cells, at: cells.length, word: 0, reached },
    ...{ shelves: isCell ? place.shelves : [], nextShelf: 0, joined: new Set() },
  };
  countSteps(state, 1 + visit.cells.length + visit.shelves.length);
  if (isCell) walk.openWords[id >> 5] = (walk.openWords[id >> 5] ?? 0) | (1 << (id & 31));
  walk.open.set(id, visit);
  walk.path.push(visit);
  walk.waiting.push(visit);
}

/** The next cell or shelf that is not open and may add something. */
function nextOf(visit: Visit, walk: Walk): number | Shelf | undefined {
  const { open } = walk;
  for (; visit.nextShelf < visit.shelves.length; visit.nextShelf += 1) {
    const shelf = visit.shelves[visit.nextShelf];
    if (shelf === undefined) continue;
    const around = open.get(shelf.id);
    if (around === undefined) {
      visit.nextShelf += 1;
      return shelf;
    }
    visit.earliest = Math.min(visit.earliest, around.order);
  }
  for (;;) {
    if (visit.word === 0) {
      // From behind, where the cells of variables are: what holds much covers much of what comes after it.
      visit.at -= 2;
      if (visit.at < 0) return undefined;
      const place = visit.cells[visit.at] ?? 0;
      const openWord = walk.openWords[place] ?? 0;
      const word = visit.cells[visit.at + 1] ?? 0;
      const into = gatherer(visit, walk);
      const isLongest = visit.earliest === walk.waiting[0]?.order;
      // Those that are closed and reached add nothing; those that are open neither, once the way back is the longest.
      const skipped = wordAt(into.reached.cells, place) & ~openWord;
      visit.word = word & ~skipped & ~(isLongest ? openWord : 0);
      continue;
    }
    const low = visit.word & -visit.word;
    visit.word &= ~low;
    const id = ((visit.cells[visit.at] ?? 0) << 5) + 31 - Math.clz32(low);
    const around = open.get(id);
    if (around !== undefined) visit.earliest = Math.min(visit.earliest, around.order);
    else if (!isIn(gatherer(visit, walk).reached.cells, id)) return id;
  }
}

function leave(visit: Visit, walk: Walk): void {
  const { path, waiting, open, openWords, closures } = walk;
  path.pop();
  const from = path.at(-1);
  if (from !== undefined) {
    from.earliest = Math.min(from.earliest, visit.earliest);
    joinInto(gatherer(from, walk), visit.reached);
  }
  if (visit.earliest < visit.order) return;
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const { id } = one;
    open.delete(id);
    if (id >= 0) openWords[id >> 5] = (openWords[id >> 5] ?? 0) & ~(1 << (id & 31));
    closures.closed.set(id, visit.reached);
    if (one === visit) return;
  }
}

/** Where one gets from a cell at once, and what is known of it alone. */
function startOf(cell: Cell, throughCode: boolean): readonly [CellSet, Reached] {
  let next = cell.holds;
  let reached: Reached = { ...nothingReached, cells: cell.alone };
  if (!throughCode && cell.kind !== "data") return [next, reached];
  for (const { affects, gives, takes, returns, world } of cell.runs) {
    next = unite(next, returns);
    if (throughCode) {
      reached = joinReached(reached, { cells: cell.alone, affects, gives, takes, world });
    }
  }
  return [next, reached];
}
