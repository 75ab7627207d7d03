import type { CodeHash } from "./ids.ts";
import type { Place } from "./place.ts";

/** A position in a bundle as it runs, before source maps; both from 1. */
export interface CodePosition {
  readonly line: number;
  readonly column: number;
}

/** A piece of code that stands at the top level of a bundle: a declaration, or a statement that changes one. */
export interface CodeUnit {
  /** `scale`, `class Model`, `statement` for what declares nothing. */
  readonly name: string;
  /** Printed without comments and in one way whatever the author's white space. */
  readonly text: string;
  /** Where it stands in the author's source, if that is known. */
  readonly place?: Place;
}

/** A package as a lock file and its package.json tell of it. */
export interface PackageVersion {
  readonly name: string;
  /** Empty if its package.json tells none. */
  readonly version: string;
  /** What the lock file says of its content, if there is one that does; of a folder of this machine, a hash of its files. */
  readonly integrity?: string;
  /** `name@version` of its installed dependencies: of two versions of one, it matters which one it loads. */
  readonly uses?: readonly string[];
}

/** Everything in a bundle, and of the packages around it, that a wrapped function can reach. */
export interface CodeSlice {
  /** Over texts of units, and packages; never over places. */
  readonly hash: CodeHash;
  /** In the order of the bundle. */
  readonly units: readonly CodeUnit[];
  /** By name. */
  readonly packages: readonly PackageVersion[];
  /** Why the slice is the whole bundle, where what is reached cannot be told. */
  readonly widened?: Widening;
}

/** Something in the code that can reach anything. */
export interface Widening {
  /** `eval`, `with`, `an import of a computed path`, … */
  readonly what: string;
  readonly place?: Place;
}

/** What a fingerprint needs to know of code. */
export interface SlicedCode {
  /** Of its slice. */
  readonly hash: CodeHash;
  readonly widened?: Widening;
  /** Variables of the module in the slice whose values the code does not tell, in the order in which they are reached. */
  readonly open?: readonly string[];
}

/** The code of a wrapped function, or of a class with all its methods. */
export interface FunctionCode extends SlicedCode {
  /** What the function closes over that its code does not tell, so that its nodes run every time: the variable and why. */
  readonly unknowable?: { readonly what: string; readonly place?: Place };
  /** Of a class that keeps its instances to itself, what constructing one reaches, and what each method does. */
  readonly parts?: {
    readonly construction: SlicedCode;
    readonly methods: Readonly<Record<string, SlicedCode>>;
  };
}
