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

test.each(candidates.map((candidate) => [candidateName(candidate), candidate] as const))(
  "%s gives the same answers each time it is trained, and beats a constant guess on clear clusters",
  (name, candidate) => {
    const classify = trainClassifier(candidate, rows, labels);
    const answers = classify(rows);
    expect(trainClassifier(candidate, rows, labels)(rows)).toEqual(answers);
    const right = answers.filter((answer, index) => answer === labels[index]).length;
    // One question parts two of three clusters, and a line cannot hold the middle one.
    const weak = name === "tree-1" || name.startsWith("logistic");
    expect(right).toBeGreaterThanOrEqual(weak ? 40 : 60);
  },
);

test("no two candidates have one name", () => {
  expect(new Set(candidates.map(candidateName)).size).toBe(candidates.length);
});
