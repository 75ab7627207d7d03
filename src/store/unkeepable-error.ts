const brand = Symbol.for("ffuse.unkeepable-error");

/** A value holds something that cannot be kept; `where` is the path to it, empty for the value itself. */
export class UnkeepableError extends Error {
  override readonly name = "UnkeepableError";
  /** `.model.fit` or `[3]`. */
  readonly where: string;
  /** `a function`, `a promise`, `an instance of class Foo`. */
  readonly what: string;

  constructor(where: string, what: string, options?: ErrorOptions) {
    super(`${what}${where === "" ? "" : ` at ${where}`} cannot be kept`, options);
    this.where = where;
    this.what = what;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Holds for errors made by another copy of ffuse too, where `instanceof` would not. */
export function isUnkeepableError(value: unknown): value is UnkeepableError {
  return typeof value === "object" && value !== null && brand in value;
}
