/**
 * Something that outlives the evaluation of a module and can be changed: what a variable of the module holds, the state
 * of a package, or one of the stand-ins below.
 */
export interface Cell {
  readonly name: string;
  readonly kind: "data" | "function" | "package" | "code" | "stand-in";
  /** Cells whose values can be reached from here. */
  readonly holds: Set<Cell>;
  /** Effects of the functions that can be called through here. */
  readonly runs: readonly Effects[];
}

/** Where a value may come from. */
export interface Roots {
  readonly cells: ReadonlySet<Cell>;
  /** Whether the value itself is new, so that only what is in it comes from there. */
  readonly fresh: boolean;
}

/** What running a piece of code may change. */
export interface Effects {
  readonly affects: Set<Cell>;
  /** Whether it may change what it is given: 0 never, 1 if it is a value of a package, 2 always. */
  parameters: 0 | 1 | 2;
  /** Whether it may change what hangs on `this`, and put what it is given there. */
  changesThis: boolean;
  thisTakes: boolean;
  /** Cells that what it is given may end up in. */
  readonly takes: Set<Cell>;
  /** Cells that may end up in what it is given or in `this`. */
  readonly gives: Set<Cell>;
  readonly returns: Set<Cell>;
  returnsFresh: boolean;
  /** Whether it may change what belongs to no module, such as `globalThis` or the prototype of a built-in. */
  world: boolean;
}

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

export const nothing: Roots = { cells: new Set(), fresh: true };

function standIn(name: string): Cell {
  return { name, kind: "stand-in", holds: new Set(), runs: [] };
}

export function noEffects(): Effects {
  return {
    affects: new Set(),
    parameters: 0,
    changesThis: false,
    thisTakes: false,
    takes: new Set(),
    gives: new Set(),
    returns: new Set(),
    returnsFresh: true,
    world: false,
  };
}

/** A value that is one of several. */
export function either(...all: readonly Roots[]): Roots {
  const [first, ...rest] = all.filter((one) => one.cells.size > 0 || !one.fresh);
  if (first === undefined) return nothing;
  if (rest.length === 0) return first;
  const cells = new Set(first.cells);
  let { fresh } = first;
  for (const one of rest) {
    for (const cell of one.cells) cells.add(cell);
    fresh &&= one.fresh;
  }
  return { cells, fresh };
}

/** A new container of values. */
export function containerOf(...all: readonly Roots[]): Roots {
  const { cells } = either(...all);
  return { cells, fresh: true };
}

/** A part of a value. */
export function partOf(whole: Roots): Roots {
  return whole.cells.size === 0 ? nothing : { cells: whole.cells, fresh: false };
}
