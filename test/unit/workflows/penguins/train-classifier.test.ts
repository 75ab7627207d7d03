import { expect, test } from "vitest";
import { candidateName, candidates } from "../../../../workflows/penguins/candidate.ts";
import { seededRandom } from "../../../../workflows/penguins/seeded-random.ts";
import { trainClassifier } from "../../../../workflows/penguins/train-classifier.ts";

const random = seededRandom(3);
const centres = [
  [-2, -2, -2, -2, -2],
  [0, 0, 0, 0, 0],
  [2, 2, 2, 2, 2],
];
const labels = Array.from({ length: 60 }, (_, index) => index % 3);
const rows = labels.map((label) => (centres[label] ?? []).map((centre) => centre + random() - 0.5));

const named = candidates.map((candidate) => [candidateName(candidate), candidate] as const);

test.each(named)("%s beats a constant guess on clear clusters", (name, candidate) => {
  const answers = trainClassifier(candidate, rows, labels)(rows);
  const right = answers.filter((answer, index) => answer === labels[index]).length;
  // One question parts two of three clusters, and a line cannot hold the middle one.
  const weak = name === "tree-1" || name.startsWith("logistic");
  expect(right).toBeGreaterThanOrEqual(weak ? 40 : 60);
});

test.each(named)("%s gives the same answers each time it is trained", (_, candidate) => {
  // Where the clusters run into each other, another draw would give other answers.
  const blurred = rows.map((row) => row.map((value) => value + 8 * random() - 4));
  const answers = trainClassifier(candidate, blurred, labels)(blurred);
  expect(trainClassifier(candidate, blurred, labels)(blurred)).toEqual(answers);
});

test("no two candidates have one name", () => {
  expect(new Set(candidates.map(candidateName)).size).toBe(candidates.length);
});
