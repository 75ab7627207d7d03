import { expect, test } from "vitest";
import { dropIncomplete } from "../../../../workflows/penguins/drop-incomplete.ts";
import type { PenguinRow } from "../../../../workflows/penguins/penguin.ts";
import { readPenguins } from "../../../../workflows/penguins/read-penguins.ts";

const complete: PenguinRow = {
  Species: "Gentoo",
  Island: "Biscoe",
  "Beak Length (mm)": 47.5,
  "Beak Depth (mm)": 15,
  "Flipper Length (mm)": 218,
  "Body Mass (g)": 4950,
  Sex: "FEMALE",
};

test("a penguin keeps its measures in order, and its sex becomes a number", () => {
  expect(dropIncomplete([complete, { ...complete, Sex: "MALE" }])).toEqual([
    { species: "Gentoo", features: [47.5, 15, 218, 4950, 0] },
    { species: "Gentoo", features: [47.5, 15, 218, 4950, 1] },
  ]);
});

test("a penguin with a measure that was not taken, or with no known sex, is dropped", () => {
  expect(
    dropIncomplete([
      { ...complete, "Body Mass (g)": null },
      { ...complete, Sex: null },
      { ...complete, Sex: "." },
    ]),
  ).toEqual([]);
});

test("333 of the 344 Palmer penguins are complete", async () => {
  const rows = await readPenguins();
  const penguins = dropIncomplete(rows);
  const count = (species: string): number =>
    penguins.filter((penguin) => penguin.species === species).length;
  expect(rows.length).toBe(344);
  expect([count("Adelie"), count("Chinstrap"), count("Gentoo")]).toEqual([146, 68, 119]);
});
