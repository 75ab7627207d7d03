import type { AnyNode } from "acorn";
import type { AnalysedBundle } from "../analyse-bundle.ts";
import type { CodeIndex, Piece } from "../code-index/code-index.ts";
import type { Variable } from "../declare-names.ts";
import type { Unit } from "../find-units.ts";
import type { ClassNode, FunctionNode } from "../parse-module.ts";
import type { OpenLevel } from "./open-level.ts";

/** Something whose openness is asked for. */
export type Subject =
  /** What a variable of the module holds once the module is loaded. */
  | { readonly kind: "value"; readonly of: Variable }
  /** What a variable of a function or block may hold. */
  | { readonly kind: "local"; readonly of: Variable }
  /** What a unit runs while the module loads. */
  | { readonly kind: "evaluation"; readonly of: Unit }
  /** All that a unit could come to run. */
  | { readonly kind: "anything in"; readonly of: Unit }
  /** The same, with all that could call what the unit declares. */
  | { readonly kind: "anything around"; readonly of: Unit }
  /** All that whoever has a variable of the module could come to run. */
  | { readonly kind: "anything of"; readonly of: Variable }
  /** What calling a function runs. */
  | { readonly kind: "body"; readonly of: FunctionNode; readonly in: Unit }
  /** What making an object of a class runs. */
  | { readonly kind: "construction"; readonly of: ClassNode; readonly in: Unit }
  /** What calling whatever stands under a name of a property runs; "" for computed names. */
  | { readonly kind: "methods"; readonly of: string }
  /** What asking for a property of a name runs. */
  | { readonly kind: "getters"; readonly of: string }
  | { readonly kind: "every getter"; readonly of?: undefined }
  /** What runs without being called by name. */
  | { readonly kind: "implicit"; readonly of?: undefined };

/** How open a subject is, as far as it is known, and what is at least as open as it. */
export interface Openness {
  level: OpenLevel;
  readonly feeds: Set<Openness>;
}

/** What is found out of a bundle, subject by subject; levels only grow. */
export interface OpenState {
  readonly analysed: AnalysedBundle;
  readonly index: CodeIndex;
  /** Variables of the module that something is assigned to. */
  readonly assigned: ReadonlySet<Variable>;
  /** By kind of the subject, and what it is of. */
  readonly asked: Map<Subject["kind"], Map<unknown, Openness>>;
  /** Subjects that nobody has looked into. */
  readonly waiting: { readonly subject: Subject; readonly into: Openness }[];
  /** Those that have grown since what they feed was told. */
  readonly raised: Openness[];
  /** Answers to small questions, kept because they are asked again for each mention. */
  readonly wrapped: Map<Variable, boolean>;
  /** Whether a variable may hold what `createRequire` gave. */
  readonly requiring: Map<Variable, boolean>;
  readonly fixedCode: Map<Variable, Piece<FunctionNode | ClassNode> | undefined>;
  readonly calledParameters: Map<FunctionNode, ReadonlySet<number> | "all">;
  readonly captures: Map<FunctionNode | ClassNode, Captures>;
}

/** What a function or class closes over. */
export interface Captures {
  readonly locals: readonly Variable[];
  /** Whether it uses `this` or the like of a function around it. */
  readonly usesCaller: boolean;
}

/** Somebody who works out how open something is. */
export interface Inquiry {
  readonly state: OpenState;
  readonly into: Openness;
}

/** Where a walk through what is evaluated stands. */
export interface Walk extends Inquiry {
  /** The way back into the walk for what a node is made of. */
  readonly visit: (node: AnyNode, walk: Walk) => void;
  readonly unit: Unit;
  /** Code whose own variables are gone through anyway. */
  readonly within: { readonly start: number; readonly end: number } | undefined;
  /** A function literal that is left out. */
  readonly without?: FunctionNode;
}
