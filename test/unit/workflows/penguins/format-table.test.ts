import { expect, test } from "vitest";
import type { Score } from "../../../../workflows/penguins/cross-validate.ts";
import { formatTable } from "../../../../workflows/penguins/format-table.ts";

test("the table lists every score, marks the best and shows how it answered", () => {
  const knn: Score = {
    candidate: { model: "nearest neighbours", k: 3 },
    folds: [0.9, 1],
    mean: 0.95,
    deviation: 0.05,
  };
  const tree: Score = {
    candidate: { model: "decision tree", maxDepth: 10 },
    folds: [0.8, 0.8],
    mean: 0.8,
    deviation: 0,
  };
  const confusion = {
    species: ["Adelie", "Chinstrap", "Gentoo"],
    counts: [
      [10, 1, 0],
      [0, 2, 0],
      [0, 0, 3],
    ],
  } as const;
  const table = formatTable({ scores: [knn, tree], best: knn, confusion, accuracy: 15 / 16 });
  expect(table.split("\n")).toEqual([
    "model               setting     accuracy",
    "nearest neighbours  k = 3       0.950 ± 0.050  <- best",
    "decision tree       depth = 10  0.800 ± 0.000",
    "",
    "nearest neighbours, k = 3: 93.8 % right on 16 penguins it had never seen",
    "",
    "true \\ answer  Adelie  Chinstrap  Gentoo",
    "Adelie         10      1          0",
    "Chinstrap      0       2          0",
    "Gentoo         0       0          3",
  ]);
});
