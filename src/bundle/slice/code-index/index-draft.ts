import type { Variable } from "../declare-names.ts";
import type { Unit } from "../find-units.ts";
import type { CallNode } from "../node-shapes.ts";
import type { FunctionNode } from "../parse-module.ts";
import type { ResolvedNames } from "../resolve-names.ts";
import type { Callers, CodeIndex, Definition, Piece } from "./code-index.ts";

/** An index that is being written. */
export interface IndexDraft extends CodeIndex {
  readonly names: ResolvedNames;
  readonly definitions: Map<Variable, Definition[]>;
  readonly callers: Map<Variable, DraftCallers>;
  readonly callOf: Map<FunctionNode, CallNode>;
  readonly nameOf: Map<FunctionNode, Variable>;
  readonly methods: Map<string, Piece[]>;
  readonly getters: Map<string, Piece[]>;
  readonly implicit: Piece[];
  readonly extendedBy: Map<Variable, Unit[]>;
  readonly mentionedBy: Map<Unit, Unit[]>;
  /** Offsets of names that are called where they stand, which lets nobody else call them. */
  readonly calledNames: Set<number>;
}

interface DraftCallers extends Callers {
  readonly calls: Piece<CallNode>[];
  readonly escapes: Set<Unit>;
}

/** An index without entries. */
export function emptyDraft(names: ResolvedNames, runtimeEnd: number): IndexDraft {
  return {
    names,
    runtimeEnd,
    definitions: new Map(),
    callers: new Map(),
    callOf: new Map(),
    nameOf: new Map(),
    methods: new Map(),
    getters: new Map(),
    implicit: [],
    extendedBy: new Map(),
    mentionedBy: new Map(),
    calledNames: new Set(),
  };
}

/** Adds to the list of a key. */
export function addTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** The list of callers of a variable, made where there is none. */
export function callersOf({ callers }: IndexDraft, variable: Variable): DraftCallers {
  let known = callers.get(variable);
  if (known === undefined) callers.set(variable, (known = { calls: [], escapes: new Set() }));
  return known;
}
