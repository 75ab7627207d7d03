import { expect, test } from "vitest";
import { accuracy, confuse } from "../../../../workflows/penguins/confuse.ts";
import type { Penguin, Species } from "../../../../workflows/penguins/penguin.ts";

const penguin = (species: Species, size: number): Penguin => ({
  species,
  features: [size, size, size, size, 0],
});
const train = [penguin("Adelie", 0), penguin("Chinstrap", 5), penguin("Gentoo", 10)];

test("a row is the true species and a column the answer", () => {
  const candidate = { model: "nearest neighbours", k: 1 } as const;
  const test = [penguin("Adelie", 1), penguin("Adelie", 9), penguin("Gentoo", 10)];
  expect(confuse(candidate, train, test)).toEqual({
    species: ["Adelie", "Chinstrap", "Gentoo"],
    counts: [
      [1, 0, 1],
      [0, 0, 0],
      [0, 0, 1],
    ],
  });
});

test("accuracy is the share on the diagonal", () => {
  const counts = [
    [3, 1, 0],
    [0, 2, 0],
    [1, 1, 2],
  ];
  expect(accuracy({ species: ["Adelie", "Chinstrap", "Gentoo"], counts })).toBe(0.7);
});
