import { expect, test } from "vitest";
import { crossValidate } from "../../../../workflows/penguins/cross-validate.ts";
import type { Penguin, Species } from "../../../../workflows/penguins/penguin.ts";

const penguin = (species: Species, size: number): Penguin => ({
  species,
  features: [size, size, size, size, 0],
});

test("a candidate that is always right scores one without deviation", () => {
  const penguins = Array.from({ length: 12 }, (_, index) =>
    index % 4 < 2 ? penguin("Adelie", index / 100) : penguin("Gentoo", 9 + index / 100),
  );
  const candidate = { model: "nearest neighbours", k: 1 } as const;
  expect(crossValidate(candidate, penguins, 3)).toEqual({
    candidate,
    folds: [1, 1, 1],
    mean: 1,
    deviation: 0,
  });
});

test("the species of a fold is never seen by the training for that fold", () => {
  const penguins = [
    penguin("Adelie", 0),
    penguin("Gentoo", 5),
    penguin("Adelie", 0.1),
    penguin("Gentoo", 5.1),
    penguin("Adelie", 0.2),
    penguin("Gentoo", 5.2),
  ];
  // Two folds hold one species each, so all that the training knows is the other one.
  const { folds } = crossValidate({ model: "nearest neighbours", k: 1 }, penguins, 2);
  expect(folds).toEqual([0, 0]);
});

test("mean and deviation are taken over the folds", () => {
  const penguins = [
    penguin("Adelie", 0),
    penguin("Adelie", 0.1),
    penguin("Gentoo", 0.15),
    penguin("Adelie", 0.2),
  ];
  const { folds, mean, deviation } = crossValidate(
    { model: "nearest neighbours", k: 1 },
    penguins,
    2,
  );
  // The second fold's Adelies lie nearest to the first fold's only Gentoo.
  expect(folds).toEqual([0.5, 0]);
  expect([mean, deviation]).toEqual([0.25, 0.25]);
});
