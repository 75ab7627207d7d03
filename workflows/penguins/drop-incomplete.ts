import type { Penguin, PenguinRow } from "./penguin.ts";

/** The penguins of which everything is known, in the order of the rows. */
export function dropIncomplete(rows: readonly PenguinRow[]): Penguin[] {
  const penguins: Penguin[] = [];
  for (const row of rows) {
    const features = [
      row["Beak Length (mm)"],
      row["Beak Depth (mm)"],
      row["Flipper Length (mm)"],
      row["Body Mass (g)"],
      row.Sex === "MALE" ? 1 : row.Sex === "FEMALE" ? 0 : null,
    ];
    if (features.every((feature) => feature !== null)) {
      penguins.push({ species: row.Species, features });
    }
  }
  return penguins;
}
