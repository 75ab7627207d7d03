import * as fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryGene, programOf, runProgram, sliceProgram } from "../support/random-program.ts";
import { propertySeed } from "../support/property-seed.ts";

/** An edit of a program's lines, of which the first imports, that changes nothing that its functions can tell. */
interface HarmlessEdit {
  readonly what: string;
  readonly apply: (lines: readonly string[], at: number) => readonly string[];
}

const insert =
  (line: string): HarmlessEdit["apply"] =>
  (lines, at) =>
    lines.toSpliced(1 + (at % lines.length), 0, line);
const replace =
  (from: RegExp, to: string): HarmlessEdit["apply"] =>
  ([first = "", ...lines]) => [first, ...lines.map((line) => line.replaceAll(from, to))];
const isFunction = (line: string): boolean => /^function [cfg]\d/.test(line);

const edits: readonly HarmlessEdit[] = [
  { what: "a comment", apply: insert("/* Nothing. */") },
  { what: "comments in code", apply: replace(/; (?=\S)/g, "; /* then */ ") },
  { what: "white space", apply: replace(/ = /g, "\n  =\t ") },
  {
    what: "a function that nothing calls",
    apply: insert("function spare(x) { return x + d0.x; }"),
  },
  { what: "a constant that nothing uses", apply: insert("const spare = [1, { x: 2 }];") },
  { what: "a class that nothing uses", apply: insert("class Spare { x = 1; go() { d0.x = 2; } }") },
  { what: "a statement about itself", apply: insert("{ const spare = { x: 1 }; spare.x = 2; }") },
  {
    what: "state that nothing uses",
    apply: insert("const spare = { x: 1 }; spare.x = 2; Object.assign(spare, { y: 3 });"),
  },
  { what: "a use that only reads", apply: insert("const spare = typeof n0;") },
  { what: "names of locals", apply: replace(/(?<![.\w])(copy|local|run|y)\b(?!:)/g, "$1Again") },
  {
    what: "functions at the end",
    apply: (lines) => [...lines.filter((line) => !isFunction(line)), ...lines.filter(isFunction)],
  },
  {
    what: "functions at the start, the other way round",
    apply: ([first = "", ...lines]) => [
      first,
      ...lines.filter(isFunction).toReversed(),
      ...lines.filter((line) => !isFunction(line)),
    ],
  },
];

test("edits of what nothing reaches, of comments, spaces and names, and moves of functions leave all slices as they are", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      fc.array(arbitraryGene, { minLength: 1, maxLength: 15, size: "max" }),
      fc.constantFrom(...edits),
      fc.nat(1000),
      (genes, { what, apply }, at) => {
        const text = programOf(genes);
        const edited = apply(text.split("\n"), at).join("\n");
        const runs = [runProgram(text), runProgram(edited)] as const;
        fc.pre(runs[0] !== undefined && runs[1] !== undefined);
        const hashes = (
          code: string,
          { functions }: (typeof runs)[0] & object,
        ): readonly string[] => sliceProgram(code, functions).map(({ hash }) => hash);
        const after = hashes(edited, runs[1]);
        expect(after, `${what}:\n${edited}`).toEqual(hashes(text, runs[0]));
        if (edited !== text) seen.add(what);
      },
    ),
    { seed: propertySeed, numRuns: 80 },
  );
  expect(seen.size).toBeGreaterThan(edits.length / 2);
});
