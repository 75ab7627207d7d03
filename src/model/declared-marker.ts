import type { DeclaredKind } from "./fingerprint-parts.ts";

/** Marks a `DeclaredMarker`. */
export const declaredKey: unique symbol = Symbol.for("ffuse.declared") as never;

/** Stands in arguments where the author wrote `file(…)`, `folder(…)`, `files(…)` or `env(…)`. */
export interface DeclaredMarker {
  readonly [declaredKey]: true;
  readonly kind: DeclaredKind;
  /** The path, glob or variable as the author gave it; a URL as its text. */
  readonly name: string;
  /** The value of a variable that is not set. */
  readonly fallback?: string;
}

export function isDeclaredMarker(value: unknown): value is DeclaredMarker {
  return typeof value === "object" && value !== null && declaredKey in value;
}
