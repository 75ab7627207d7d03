import type { Round } from "./round.ts";
import type { AnyNode, Expression, SpreadElement } from "acorn";
import type { Variable } from "../declare-names.ts";
import type { Unit } from "../find-units.ts";
import type { ImportedFrom } from "../imported-from.ts";
import type { ClassNode, FunctionNode } from "../parse-module.ts";
import type { ResolvedNames } from "../resolve-names.ts";
import type { CellSet } from "./cell-set.ts";
import type { KeptSets } from "./keep-set.ts";
import type { Cell, Effects, Roots, Shelf } from "./roots.ts";

/** A unit and what is known so far of running it. */
export interface AnalysedUnit {
  readonly unit: Unit;
  /** Of evaluating it. */
  readonly evaluated: Effects;
  /** Of calling whatever functions stand in it. */
  readonly latent: Effects;
  readonly code: Cell;
  /** Everything that a local variable of the unit may come from. */
  localCells: CellSet;
}

/** What is known of a module before any value is followed. */
export interface ModuleFacts {
  readonly units: readonly Unit[];
  readonly names: ResolvedNames;
  readonly importedFrom: (specifier: string) => ImportedFrom;
  /** Offset behind the helpers that esbuild puts in front, whose promises are known. */
  readonly runtimeEnd: number;
  readonly analysed: readonly AnalysedUnit[];
  readonly declaredBy: ReadonlyMap<Variable, readonly AnalysedUnit[]>;
  /** How many units give a variable a value beside those that declare it. */
  readonly assignedIn: ReadonlyMap<Variable, number>;
  readonly imported: ReadonlyMap<Variable, ImportedName>;
  /** Names of properties that the module may put functions of its own under. */
  readonly defined: ReadonlySet<string>;
  readonly hasIterators: boolean;
  /** Effects of accessors by name, of those with a computed name under the empty one. */
  readonly accessors: ReadonlyMap<string, ReadonlySet<Effects>>;
  /** Effects of functions that the language calls where no call is written. */
  readonly implicit: ReadonlySet<Effects>;
}

/** A name that another module gave. */
export interface ImportedName {
  readonly from: ImportedFrom;
  readonly name: string;
}

/** What is found out of a module, round by round; it only grows. */
export interface EffectsState extends ModuleFacts {
  /** Whether anything has grown in this round, so that another is needed. */
  changed: boolean;
  readonly cellOf: ReadonlyMap<Variable, Cell>;
  /** By number. */
  readonly cells: Cell[];
  /** All cells but the stand-ins. */
  own: CellSet;
  /** Those of them that are no mere code. */
  changeable: CellSet;
  /** Those of them that are no functions. */
  stateful: CellSet;
  packages: CellSet;
  /** Cells of code and functions. */
  readonly codes: CellSet;
  readonly packageCells: Map<string, Cell>;
  /** Cells of variables that something was put into that is not new. */
  aliases: CellSet;
  readonly localRoots: Map<Variable, Roots>;
  /** Local functions that something else is assigned to. */
  readonly reassignedLocals: Set<Variable>;
  readonly returnsOf: Map<FunctionNode, Roots>;
  /** Expression behind `extends` of the class that a method stands in. */
  readonly superOf: Map<FunctionNode, Expression | undefined>;
  /** Classes that are wrapped by a decorator. */
  readonly decorated: Set<Variable>;
  readonly kept: KeptSets;
  /** By kept sets of cells. */
  readonly shelves: Map<CellSet, Shelf>;
  round: Round;
  /** How much work it has been so far, counted so that it is the same on every machine. */
  steps: number;
}

/** Where the walk stands. */
export interface Context {
  readonly state: EffectsState;
  /** The way back into the walk for what expressions and statements are made of. */
  readonly evaluate: (node: AnyNode, context: Context) => Roots;
  readonly execute: (node: AnyNode, context: Context) => void;
  readonly one: AnalysedUnit;
  /** What changes is noted here. */
  readonly sink: Effects;
  readonly latentSeen: Set<FunctionNode | ClassNode>;
  /** Functions whose bodies are being walked for this sink. */
  readonly running: ReadonlySet<FunctionNode>;
  /** What `this` may be. */
  readonly self: Roots;
  /** The function that a `return` belongs to. */
  readonly returns: FunctionNode | undefined;
}

export type Argument = Expression | SpreadElement;

/** What a call is given: values and, where they are written, the expressions. */
export interface Call {
  readonly given: readonly Roots[];
  readonly nodes: readonly Argument[];
  readonly isNew: boolean;
}
