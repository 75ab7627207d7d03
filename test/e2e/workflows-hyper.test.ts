import { expect, test } from "vitest";
import { gridOf } from "../../workflows/hyper/grid-of.ts";
import type { Choices } from "../../workflows/hyper/grid-of.ts";
import { crossValidate } from "../../workflows/penguins/cross-validate.ts";
import type { Score } from "../../workflows/penguins/cross-validate.ts";
import { dropIncomplete } from "../../workflows/penguins/drop-incomplete.ts";
import { readPenguins } from "../../workflows/penguins/read-penguins.ts";
import { splitPenguins } from "../../workflows/penguins/split-penguins.ts";
import { makeRig } from "../support/rig.ts";
import type { Ended } from "../support/rig.ts";
import { workflowFile } from "../support/workflow-file.ts";

const choices = {
  neighbours: [1, 5, 9, 15],
  features: ["length-depth", "length-mass"],
  depths: [1, 4],
  trees: [2, 5],
  steps: [10, 50],
} as const;
const first = 60;

/** The winner of successive halving, and the winner of the whole grid, in two plain loops. */
async function plainSearches(): Promise<{ readonly halved: Score; readonly best: Score }> {
  const { train } = splitPenguins(dropIncomplete(await readPenguins()), 0.3, 2024);
  const better = (a: Score, b: Score): number => b.mean - a.mean || a.deviation - b.deviation;
  const scored = (count: number) => (candidate: Score["candidate"]) =>
    crossValidate(candidate, train.slice(0, count), 5);
  let left = gridOf(choices);
  const [best] = left.map(scored(train.length)).sort(better);
  for (let count = first; ; count *= 2) {
    const scores = left.map(scored(count)).sort(better);
    if (left.length === 1) return { halved: scores[0]!, best: best! };
    left = scores.slice(0, Math.floor(left.length / 2)).map(({ candidate }) => candidate);
  }
}

function ran({ stderr }: Ended): readonly string[] {
  return [...stderr.matchAll(/^ {2}✓ (\S+) /gm)].map(([, name]) => name!).sort();
}

test("a search by halving ends where a plain loop does, and one candidate more runs only what is new", async () => {
  const rig = await makeRig({});
  const run = (given: Choices) => {
    const params = Object.entries({ ...given, first }).flatMap(([name, value]) => [
      ...["-p", `${name}=${JSON.stringify(value)}`],
    ]);
    return rig.ffuse("run", workflowFile("hyper"), ...params);
  };
  const value = async (name: string): Promise<unknown> =>
    JSON.parse((await rig.ffuse("read-task", "hyper", name)).stdout);

  expect((await run(choices)).status).toBe(0);
  const { halved, best } = await plainSearches();
  expect(await value("search")).toEqual(halved);
  expect(await value("best")).toEqual(best);
  expect((await run(choices)).stderr).toContain("nothing to compute");

  // Too many neighbours to be among the better half.
  const more = await run({ ...choices, neighbours: [...choices.neighbours, 47] });
  expect(ran(more)).toEqual(
    ["best", "grid", "grid[knn-47]", "rung", "rung[knn-47]", "search", "searches"].sort(),
  );
  expect(await value("search")).toEqual(halved);
});
