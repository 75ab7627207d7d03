import type { AnyNode } from "acorn";
import type { Variable } from "../declare-names.ts";
import type { Unit } from "../find-units.ts";
import type { CallNode } from "../node-shapes.ts";
import type { FunctionNode } from "../parse-module.ts";

/** A piece of code and the unit that it stands in. */
export interface Piece<Node extends AnyNode = AnyNode> {
  readonly node: Node;
  readonly unit: Unit;
}

/** How a variable of a function or block comes to its value. */
export type Definition =
  /** It, or a part of it, is what an expression gives. */
  | { readonly how: "value"; readonly from: Piece; readonly isReassigned: boolean }
  /** A call gets hold of it, and may put something into it. */
  | { readonly how: "handed"; readonly to: Piece }
  /** It, or a part of it, is given by whoever calls a function. */
  | { readonly how: "parameter"; readonly of: Piece<FunctionNode>; readonly index: number }
  | { readonly how: "function"; readonly of: Piece<FunctionNode> }
  | { readonly how: "thrown"; readonly in: Unit };

/** Who calls a function, as far as it is called by its name. */
export interface Callers {
  readonly calls: readonly Piece<CallNode>[];
  /** Units that mention it as a value, so that anybody may call it. */
  readonly escapes: ReadonlySet<Unit>;
}

/** What stands where in a bundle, for those who follow values. */
export interface CodeIndex {
  readonly definitions: ReadonlyMap<Variable, readonly Definition[]>;
  readonly callers: ReadonlyMap<Variable, Callers>;
  /** The call that a function literal is an argument of. */
  readonly callOf: ReadonlyMap<FunctionNode, CallNode>;
  /** The variable that a function is known by throughout. */
  readonly nameOf: ReadonlyMap<FunctionNode, Variable>;
  /** Values put under a name of a property, by that name; "" for computed names. */
  readonly methods: ReadonlyMap<string, readonly Piece[]>;
  readonly getters: ReadonlyMap<string, readonly Piece[]>;
  /** Code that runs without being called by name. */
  readonly implicit: readonly Piece[];
  /** Where the helpers that esbuild puts in front end. */
  readonly runtimeEnd: number;
  /** Units that put properties on a variable of the module by its name. */
  readonly extendedBy: ReadonlyMap<Variable, readonly Unit[]>;
  /** Units that mention what a unit declares. */
  readonly mentionedBy: ReadonlyMap<Unit, readonly Unit[]>;
}
