import { workflow } from "ffuse";
import { compareSearches } from "./hyper/compare-searches.ts";
import { gridOf } from "./hyper/grid-of.ts";
import type { Choices } from "./hyper/grid-of.ts";
import { rankScores } from "./hyper/rank-scores.ts";
import { candidateName } from "./penguins/candidate.ts";
import { crossValidate } from "./penguins/cross-validate.ts";
import type { Score } from "./penguins/cross-validate.ts";
import { dropIncomplete } from "./penguins/drop-incomplete.ts";
import type { Penguin } from "./penguins/penguin.ts";
import { pickBest } from "./penguins/pick-best.ts";
import { readPenguins } from "./penguins/read-penguins.ts";
import { splitPenguins } from "./penguins/split-penguins.ts";

interface Rungs {
  /** How many parts a candidate's penguins are cut into. */
  readonly folds: number;
  /** How many penguins the first rung has. */
  readonly first: number;
}

const read = workflow(readPenguins);
const drop = workflow(dropIncomplete);
const split = workflow(splitPenguins);
const score = workflow(crossValidate);
const pick = workflow(pickBest);
const compare = workflow(compareSearches);
const firstOf = workflow((penguins: readonly Penguin[], count: number) => penguins.slice(0, count));

const named = { key: candidateName };

/** The better half of the candidates goes on with twice the penguins, until one candidate is left. */
const halve = workflow(
  (scores: readonly Score[], train: readonly Penguin[], count: number, folds: number): Score => {
    const [best, ...others] = rankScores(scores);
    if (best === undefined) throw new RangeError("no candidates");
    if (others.length === 0) return best;
    const left = [best, ...others].slice(0, scores.length >> 1).map(({ candidate }) => candidate);
    const next = Math.min(2 * count, train.length);
    const rung = score.mapWith(named, left, firstOf(train, next), folds).setName("rung");
    // The handle stands for the score that it will be.
    return halve(rung, train, next, folds) as unknown as Score;
  },
);

const choices: Choices = {
  neighbours: [1, 3, 5, 7, 9, 11, 15],
  features: ["length-depth", "length-flipper", "length-mass"],
  depths: [1, 2, 3, 4, 8],
  trees: [5, 10, 20, 40],
  steps: [10, 50, 200, 500],
};

export default ({ folds = 5, first = 40, ...given }: Partial<Choices & Rungs>) => {
  const grid = gridOf({ ...choices, ...given });
  const rows = read().setName("rows");
  const penguins = drop(rows).setName("penguins");
  const { train } = split(penguins, 0.3, 2024).setName("split");

  const scores = score.mapWith(named, grid, train, folds).setName("grid");
  const best = pick(scores).setName("best");

  const few = firstOf(train, first).setName("few");
  const rung = score.mapWith(named, grid, few, folds).setName("rung");
  const winner = halve(rung, train, first, folds).setName("search");
  return compare({ scores, best, winner }).setName("searches");
};
