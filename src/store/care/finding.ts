/** Something that a look over a store found, told in one line. */
export interface Finding {
  /** `damaged`: something that was kept cannot be used. `note`: nothing is lost. */
  readonly kind: "damaged" | "note";
  readonly path: string;
  readonly found: string;
  /** What was done about it; absent if nothing was. */
  readonly mended?: string;
}
