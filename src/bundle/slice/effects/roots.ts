import { noCells, onlyOf, unite } from "./cell-set.ts";
import type { CellSet } from "./cell-set.ts";

/**
 * Something that outlives the evaluation of a module and can be changed: what a variable of the module holds, the state
 * of a package, or one of the stand-ins below.
 */
export interface Cell {
  /** Its number in sets of cells. */
  readonly id: number;
  readonly name: string;
  readonly kind: "data" | "function" | "package" | "code" | "stand-in";
  /** The set of nothing but this cell. */
  readonly alone: CellSet;
  /** Cells whose values can be reached from here. */
  holds: CellSet;
  /** The same, for what it holds in common with other cells. */
  readonly shelves: Shelf[];
  /** Effects of the functions that can be called through here. */
  readonly runs: readonly Effects[];
}

/** Values that were put into each of several cells. */
export interface Shelf {
  /** Below zero, to tell it from a cell's. */
  readonly id: number;
  holds: CellSet;
}

/** Where a value may come from. */
export interface Roots {
  readonly cells: CellSet;
  /** Whether the value itself is new, so that only what is in it comes from there. */
  readonly fresh: boolean;
}

/** What running a piece of code may change. */
export interface Effects {
  affects: CellSet;
  /** Whether it may change what it is given: 0 never, 1 if it is a value of a package, 2 always. */
  parameters: 0 | 1 | 2;
  /** Whether it may change what hangs on `this`, and put what it is given there. */
  changesThis: boolean;
  thisTakes: boolean;
  /** Cells that what it is given may end up in. */
  takes: CellSet;
  /** Cells that may end up in what it is given or in `this`. */
  gives: CellSet;
  returns: CellSet;
  returnsFresh: boolean;
  /** Whether it may change what belongs to no module, such as `globalThis` or the prototype of a built-in. */
  world: boolean;
}

const standIns: Cell[] = [];

/** What a function is given. */
export const parameter: Cell = standIn("a parameter");
/** The object that a method is called on, or that is being constructed. */
export const receiver: Cell = standIn("this");
/** Objects that belong to no module. */
export const world: Cell = standIn("the global object");
/** A wrapped function, an instance of a wrapped class or a handle: using it only records. */
export const handle: Cell = standIn("a handle");
/** `workflow` itself. */
export const wrapper: Cell = standIn("workflow");

/** What only records when it is used. */
export const recording: CellSet = unite(handle.alone, wrapper.alone);
/** What a piece of code gets from the code around it. */
export const received: CellSet = unite(parameter.alone, receiver.alone);

export const nothing: Roots = { cells: noCells, fresh: true };

function standIn(name: string): Cell {
  const cell = makeCell(standIns, { name, kind: "stand-in", runs: [] });
  standIns.push(cell);
  return cell;
}

/** The cells that every module has, to begin its own list with. */
export function firstCells(): Cell[] {
  return [...standIns];
}

/** A cell with the next number. */
export function makeCell(
  cells: readonly Cell[],
  { name, kind, runs }: Pick<Cell, "name" | "kind" | "runs">,
): Cell {
  const id = cells.length;
  return { id, name, kind, alone: onlyOf(id), holds: noCells, shelves: [], runs };
}

export function noEffects(): Effects {
  return {
    affects: noCells,
    parameters: 0,
    changesThis: false,
    thisTakes: false,
    takes: noCells,
    gives: noCells,
    returns: noCells,
    returnsFresh: true,
    world: false,
  };
}

/** A value that is one of several. */
export function either(...all: readonly Roots[]): Roots {
  let merged = nothing;
  for (const one of all) {
    if (merged === nothing) merged = one;
    else if (one.cells.length > 0 || !one.fresh) {
      const cells = unite(merged.cells, one.cells);
      const fresh = merged.fresh && one.fresh;
      if (cells !== merged.cells || fresh !== merged.fresh) merged = { cells, fresh };
    }
  }
  return merged;
}

/** A new container of values. */
export function containerOf(...all: readonly Roots[]): Roots {
  const { cells } = either(...all);
  return { cells, fresh: true };
}

/** A part of a value. */
export function partOf(whole: Roots): Roots {
  return whole.cells.length === 0 ? nothing : { cells: whole.cells, fresh: false };
}
