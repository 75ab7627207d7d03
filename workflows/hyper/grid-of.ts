import type { Candidate, FeaturePair } from "../penguins/candidate.ts";

/** The choices of each model's setting. */
export interface Choices {
  readonly neighbours: readonly number[];
  readonly features: readonly FeaturePair[];
  readonly depths: readonly number[];
  readonly trees: readonly number[];
  readonly steps: readonly number[];
}

/** A candidate for each choice. */
export function gridOf({ neighbours, features, depths, trees, steps }: Choices): Candidate[] {
  return [
    ...neighbours.map((k): Candidate => ({ model: "nearest neighbours", k })),
    ...features.map((pair): Candidate => ({ model: "naive Bayes", features: pair })),
    ...depths.map((maxDepth): Candidate => ({ model: "decision tree", maxDepth })),
    ...trees.map((count): Candidate => ({ model: "random forest", trees: count })),
    ...steps.map((count): Candidate => ({ model: "logistic regression", steps: count })),
  ];
}
