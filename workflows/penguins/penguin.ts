export type Species = "Adelie" | "Chinstrap" | "Gentoo";

/** In the order of their labels 0, 1, 2. */
export const speciesNames: readonly Species[] = ["Adelie", "Chinstrap", "Gentoo"];

/** A row of the file: a measure that was not taken is null, and one sex is written as ".". */
export interface PenguinRow {
  readonly Species: Species;
  readonly Island: string;
  readonly "Beak Length (mm)": number | null;
  readonly "Beak Depth (mm)": number | null;
  readonly "Flipper Length (mm)": number | null;
  readonly "Body Mass (g)": number | null;
  readonly Sex: string | null;
}

/** A penguin of which everything is known. */
export interface Penguin {
  readonly species: Species;
  /** Beak length, beak depth and flipper length in mm, body mass in g, sex (0 female, 1 male). */
  readonly features: readonly number[];
}
