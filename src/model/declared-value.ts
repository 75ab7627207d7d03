import type { DeclaredInput } from "./recorded-graph.ts";

/** A declared input as it was when its content was hashed, and what a node is given in its place. */
export interface DeclaredValue {
  readonly input: DeclaredInput;
  /** Absolute paths, or the value of a variable. */
  readonly value: string | readonly string[] | undefined;
  /** Names, sizes and times of the files; while it stays the same, so does the content. Empty for a variable. */
  readonly stamp: string;
}
