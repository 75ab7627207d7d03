/** Two features of a penguin by name: those of its beak, or its beak's length with the flipper's or the body mass. */
export type FeaturePair = "length-depth" | "length-flipper" | "length-mass";

/** A classifier of the ml.js family with one choice of its setting. */
export type Candidate =
  | { readonly model: "nearest neighbours"; readonly k: number }
  | { readonly model: "naive Bayes"; readonly features: FeaturePair }
  | { readonly model: "decision tree"; readonly maxDepth: number }
  | { readonly model: "random forest"; readonly trees: number }
  | { readonly model: "logistic regression"; readonly steps: number };

/** Everything that is tried; the simplest setting of a model comes first. */
export const candidates: readonly Candidate[] = [
  ...[1, 3, 5, 9, 15].map((k) => ({ model: "nearest neighbours", k }) as const),
  ...(["length-depth", "length-flipper", "length-mass"] as const).map(
    (features) => ({ model: "naive Bayes", features }) as const,
  ),
  ...[1, 2, 4, 8].map((maxDepth) => ({ model: "decision tree", maxDepth }) as const),
  ...[5, 10, 20, 40].map((trees) => ({ model: "random forest", trees }) as const),
  ...[10, 50, 200, 500].map((steps) => ({ model: "logistic regression", steps }) as const),
];

/** A short name that fits into a node's name: `knn-3`. */
export function candidateName(candidate: Candidate): string {
  switch (candidate.model) {
    case "nearest neighbours":
      return `knn-${candidate.k}`;
    case "naive Bayes":
      return `bayes-${candidate.features}`;
    case "decision tree":
      return `tree-${candidate.maxDepth}`;
    case "random forest":
      return `forest-${candidate.trees}`;
    case "logistic regression":
      return `logistic-${candidate.steps}`;
  }
}

/** The setting as a table shows it: `k = 3`. */
export function settingText(candidate: Candidate): string {
  switch (candidate.model) {
    case "nearest neighbours":
      return `k = ${candidate.k}`;
    case "naive Bayes":
      return `features = ${candidate.features}`;
    case "decision tree":
      return `depth = ${candidate.maxDepth}`;
    case "random forest":
      return `trees = ${candidate.trees}`;
    case "logistic regression":
      return `steps = ${candidate.steps}`;
  }
}
