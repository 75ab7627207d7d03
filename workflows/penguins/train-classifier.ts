import { DecisionTreeClassifier } from "ml-cart";
import KNN from "ml-knn";
import LogisticRegression from "ml-logistic-regression";
import { Matrix } from "ml-matrix";
import { GaussianNB } from "ml-naivebayes";
import { RandomForestClassifier } from "ml-random-forest";
import type { Candidate } from "./candidate.ts";

/** Gives labels to rows. */
export type Classifier = (rows: number[][]) => number[];

/** Trains the candidate on standardised rows and their labels; the same input always gives the same classifier. */
export function trainClassifier(
  candidate: Candidate,
  rows: number[][],
  labels: number[],
): Classifier {
  switch (candidate.model) {
    case "nearest neighbours": {
      const knn = new KNN(rows, labels, { k: candidate.k });
      return (unknown) => knn.predict(unknown);
    }
    case "naive Bayes": {
      // The package looks at the first two columns only, so the setting says which two it gets.
      const second = { "length-depth": 1, "length-flipper": 2, "length-mass": 3 }[
        candidate.features
      ];
      const pairs = (wide: number[][]): number[][] =>
        wide.map((row) => [row[0] ?? 0, row[second] ?? 0]);
      const bayes = new GaussianNB();
      bayes.train(pairs(rows), labels);
      return (unknown) => bayes.predict(pairs(unknown));
    }
    case "decision tree": {
      const tree = new DecisionTreeClassifier({ maxDepth: candidate.maxDepth });
      tree.train(rows, labels);
      return (unknown) => tree.predict(unknown);
    }
    case "random forest": {
      const forest = new RandomForestClassifier({
        nEstimators: candidate.trees,
        maxFeatures: 3,
        replacement: false,
        seed: 7,
        noOOB: true,
      });
      forest.train(rows, labels);
      return (unknown) => forest.predict(unknown);
    }
    case "logistic regression": {
      // The package fits no intercept, so a column of ones stands for it.
      const matrix = (plain: number[][]): Matrix => new Matrix(plain.map((row) => [1, ...row]));
      const logistic = new LogisticRegression({ numSteps: candidate.steps, learningRate: 0.01 });
      logistic.train(matrix(rows), Matrix.columnVector(labels));
      return (unknown) => logistic.predict(matrix(unknown));
    }
  }
}
