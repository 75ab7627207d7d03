const brand = Symbol.for("ffuse.output-file-error");

/** What a node returned as an output file cannot be kept; `path` is as the node gave it. */
export class OutputFileError extends Error {
  override readonly name = "OutputFileError";
  readonly path: string;
  /** `it is not there`, `it is a folder`. */
  readonly found: string;

  constructor(path: string, found: string) {
    super(`${path} cannot be kept: ${found}`);
    this.path = path;
    this.found = found;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Holds for errors made by another copy of ffuse too, where `instanceof` would not. */
export function isOutputFileError(value: unknown): value is OutputFileError {
  return typeof value === "object" && value !== null && brand in value;
}
