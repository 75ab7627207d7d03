import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import { workflowFile } from "../support/workflow-file.ts";

const summary = (stderr: string): string => stderr.trimEnd().split("\n").at(-1)!;
const duration = /\d+(\.\d+)? (ms|s|min)$/;

/** Runs a workflow twice in one storage and gives its printed result. */
async function runTwice(name: string, nodes: number, print: string) {
  const rig = await makeRig({});
  const storage = join(rig.folder, "kept");
  const words = ["run", workflowFile(name), "--storage", storage, "--print", print];
  words.push("--no-backend-file");
  const first = await rig.ffuse(...words);
  expect(summary(first.stderr).replace(duration, "TIME")).toBe(
    `${name}  ${nodes} ran, 0 reused, 0 failed, 0 skipped  TIME`,
  );
  const second = await rig.ffuse(...words);
  expect(
    second.stderr
      .replace(/ on \d+ cores?/, " on N cores")
      .replace(/\S+ \S+, saved .*\n$/, "TIME\n")
      .replace(/^ {2}= .* {2}reused, saved .*\n/gm, ""),
  ).toBe(
    `${name}  ${nodes} nodes on N cores\n` +
      `${name}  nothing to compute, ${nodes} results kept from before  TIME\n`,
  );
  expect([first.status, second.status]).toEqual([0, 0]);
  expect(second.stdout).toBe(first.stdout);
  const read = (...rest: readonly string[]) =>
    rig.ffuse("read-task", name, ...rest, "--storage", storage);
  return { printed: first.stdout, read };
}

test("the quickstart picks the model that fits the held-out rows best", async () => {
  const rows = Array.from({ length: 100 }, (_, index) => index ** 2 % 17);
  const errors = [0.1, 0.3, 0.9].map((weight) => {
    let level = 0;
    for (const row of rows.slice(20)) level += weight * (row - level);
    return Math.max(...rows.slice(0, 20).map((row) => Math.abs(row - level)));
  });
  const { printed, read } = await runTwice("quickstart", 5, "scores");
  expect(JSON.parse(printed)).toEqual({ errors, best: errors.indexOf(Math.min(...errors)) });
  expect(JSON.parse((await read("split_0000")).stdout)).toEqual({
    train: rows.slice(20),
    test: rows.slice(0, 20),
  });
});

test("the incremental sum adds in call order, and its last difference is 4", async () => {
  const { printed, read } = await runTwice("incremental-sum", 7, "minus_0002");
  expect(printed).toBe("4\n");
  const sums = ["0000", "0001", "0002"].map(
    async (count) => (await read(`IncrementalSum.add_${count}`)).stdout,
  );
  expect(await Promise.all(sums)).toEqual(["3\n", "5\n", "6\n"]);
});

test("the penguins are told apart far better than by naming the most frequent species", async () => {
  const { printed, read } = await runTwice("penguins", 27, "table");
  const json = async (...rest: readonly string[]) => JSON.parse((await read(...rest)).stdout);

  const penguins: { readonly species: string }[] = await json("penguins");
  const count = (species: string) => penguins.filter((one) => one.species === species).length;
  // The whole data set without the eleven birds of which something is unknown.
  expect(["Adelie", "Chinstrap", "Gentoo"].map(count)).toEqual([146, 68, 119]);
  const constantGuess = Math.max(...["Adelie", "Chinstrap", "Gentoo"].map(count)) / penguins.length;

  const accuracy: number = await json("accuracy");
  expect(constantGuess).toBeLessThan(0.5);
  expect(accuracy).toBeGreaterThanOrEqual(0.95);
  const { counts }: { readonly counts: readonly (readonly number[])[] } = await json("confusion");
  expect(counts.flat().reduce((sum, cell) => sum + cell, 0)).toBe(
    (await json("split", "test")).length,
  );
  expect(counts.reduce((sum, row, index) => sum + row[index]!, 0)).toBeCloseTo(accuracy * 100, 9);

  const best: { readonly mean: number } = await json("best");
  expect(best.mean).toBeGreaterThan(0.95);
  const models = printed.split("\n").filter((line) => line.includes(" ± "));
  expect(models).toHaveLength(20);
  expect(new Set(models.map((line) => line.split("  ")[0])).size).toBe(5);
  expect(models.filter((line) => line.endsWith("<- best"))).toHaveLength(1);
  expect(printed).toContain(`${(accuracy * 100).toFixed(1)} % right on 100 penguins`);
}, 120_000);

test("the operator of the penguins seeds, times, validates and collapses without the author's file", async () => {
  const rig = await makeRig({});
  const file = workflowFile("penguins");
  const drawn = async (...words: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await rig.ffuse("graph", file, "--format", "json", ...words);
    return JSON.parse(stdout).nodes.map(({ name }: { readonly name: string }) => name);
  };

  const run = await rig.ffuse("run", file, "score-knn-1");
  const read = async (...words: readonly string[]): Promise<unknown> =>
    JSON.parse((await rig.ffuse("read-task", "penguins", ...words)).stdout);

  expect(run.status).toBe(0);
  expect(run.stderr).toMatch(/ {2}\[score-knn-1\] cross-validated ms=\d+\n/);
  const [edited, authors] = [await drawn(), await drawn("--unedited")];
  expect(authors.slice(0, 3)).toEqual(["rows", "penguins", "split"]);
  expect(edited).toEqual(["prepared", "split.seed", ...authors.slice(2)]);
  expect(await read("split.seed")).toBe(7);
  expect(await read("prepared", "validated")).toEqual(await read("prepared", "penguins"));
  expect(await read("prepared", "rows.length")).toBe(344);
});
