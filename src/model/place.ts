/** A position in a file of the user. */
export interface Place {
  /** Absolute path. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** How many characters the mistake spans; absent when it is not known. */
  readonly length?: number;
  /** The text of that line, without its line break, where there is a source to show. */
  readonly lineText?: string;
}
