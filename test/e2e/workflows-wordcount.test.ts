import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { corpusPath } from "../../workflows/wordcount/corpus-path.ts";
import { splitTexts } from "../../workflows/wordcount/split-texts.ts";
import { makeRig } from "../support/rig.ts";
import type { Ended } from "../support/rig.ts";
import { workflowFile } from "../support/workflow-file.ts";

const books = ["blake-poems", "carroll-alice", "shakespeare-macbeth"].map((name) =>
  corpusPath(`${name}.txt`),
);

/** How often each word is in a text, without the workflow's code. */
function plainCounts(text: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = Object.create(null);
  for (const word of text.toLowerCase().split(/[^a-z']+/)) {
    const bare = word.replace(/^'+|'+$/g, "").split(/''+/);
    for (const each of bare.filter(Boolean)) counts[each] = (counts[each] ?? 0) + 1;
  }
  return counts;
}

/** The names of the merges above one element, as a tree of neighbours has them. */
function pathToRoot(element: number, count: number): readonly string[] {
  const path: string[] = [];
  for (let width = 2; width < 2 * count; width *= 2) {
    const from = Math.floor(element / width) * width;
    const isMerge = from + width / 2 < count;
    if (isMerge) path.push(`total[${from}..${Math.min(from + width, count) - 1}]`);
  }
  return path;
}

function ran({ stderr }: Ended): readonly string[] {
  return [...stderr.matchAll(/^ {2}✓ (\S+) /gm)].map(([, name]) => name!).sort();
}

test("the words of books are counted right, and a changed line runs its part and the path to the root of the tree", async () => {
  const rig = await makeRig({});
  const copies = join(rig.folder, "books");
  await mkdir(copies);
  const paths = books.map((path) => join(copies, basename(path)));
  await Promise.all(books.map((path, index) => copyFile(path, paths[index]!)));
  const run = (...words: readonly string[]) =>
    rig.ffuse("run", workflowFile("wordcount"), "-p", `texts=${join(copies, "*.txt")}`, ...words);
  const total = async () =>
    JSON.parse((await rig.ffuse("read-task", "wordcount", "total")).stdout) as unknown;
  const plain = async () =>
    plainCounts((await Promise.all(paths.map((path) => readFile(path, "utf8")))).join("\n"));

  const count = (await splitTexts(paths)).length;
  expect(count).toBeGreaterThan(100);
  const first = await run("--print", "-p", "top=3");
  expect(first.status).toBe(0);
  expect(ran(first)).toHaveLength(2 * count + 3);
  const counts = await plain();
  expect(await total()).toEqual(counts);
  const most = Object.entries(counts).sort(([, a], [, b]) => b - a);
  expect(first.stdout).toBe(
    most
      .slice(0, 3)
      .map(([word, times]) => `${times}  ${word}\n`)
      .join(""),
  );

  // The same letters in another order: no other part begins or ends elsewhere.
  const alice = await readFile(paths[1]!, "utf8");
  await writeFile(paths[1]!, alice.replace("daisy-chain", "daisy-niahc"));
  const parts = await splitTexts(paths);
  const changed = parts.findIndex((part) => part.includes("niahc"));
  expect(parts).toHaveLength(count);
  const path = pathToRoot(changed, count);
  expect(path).toHaveLength(Math.ceil(Math.log2(count)));
  const second = await run("-p", "top=3");
  expect(ran(second)).toEqual(
    ["parts", "counts", `counts[${changed}]`, "total", ...path, "top"].sort(),
  );
  expect(await total()).toEqual(await plain());

  // A line more in front moves all parts behind it, and none of them is counted again.
  await writeFile(paths[0]!, `a line more\n${await readFile(paths[0]!, "utf8")}`);
  const third = await run();
  expect(ran(third).filter((name) => name.startsWith("counts["))).toEqual(["counts[0]"]);
  expect(await total()).toEqual(await plain());
});
