import type { Candidate } from "./candidate.ts";
import { speciesNames } from "./penguin.ts";
import type { Penguin, Species } from "./penguin.ts";
import { standardise } from "./standardise.ts";
import { trainClassifier } from "./train-classifier.ts";

/** Trains on some penguins and names the species of others, of which it sees the features only. */
export function classifyPenguins(
  candidate: Candidate,
  known: readonly Penguin[],
  unknown: readonly Penguin[],
): (Species | undefined)[] {
  const features = known.map((penguin) => penguin.features);
  const labels = known.map((penguin) => speciesNames.indexOf(penguin.species));
  const scale = standardise(features);
  const classify = trainClassifier(candidate, scale(features), labels);
  return classify(scale(unknown.map((penguin) => penguin.features))).map(
    (label) => speciesNames[label],
  );
}
