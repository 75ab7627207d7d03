import { expect, test } from "vitest";
import { compilePathGlob, splitPathGlob } from "../../../src/util/path-glob.ts";

test.each([
  ["data/*.csv", "data", "*.csv"],
  ["*.csv", "", "*.csv"],
  ["./*.csv", "", "*.csv"],
  ["../data/a*/b.csv", "../data", "a*/b.csv"],
  ["/data/**/b.csv", "/data", "**/b.csv"],
  ["a/{b/c,d}.csv", "a", "{b/c,d}.csv"],
  ["data/one.csv", "data", "one.csv"],
  ["one.csv", "", "one.csv"],
  ["/one.csv", "/", "one.csv"],
  ["a\\*b/*.csv", "a*b", "*.csv"],
])("%s is taken apart into the folder %j and the glob %j", (text, folder, glob) => {
  expect(splitPathGlob(text)).toEqual({ folder, glob });
});

test.each([
  ["*.csv", ["a.csv"], ["a.txt", "b/a.csv", ".a.csv"]],
  ["**/*.csv", ["a.csv", "b/a.csv", "b/c/a.csv"], ["a.txt", ".git/a.csv"]],
  ["*/a.csv", ["b/a.csv"], ["a.csv", "b/c/a.csv"]],
  ["{b/c,d}.csv", ["b/c.csv", "d.csv"], ["b/d.csv"]],
  ["a?[0-9].csv", ["ab1.csv"], ["abc.csv"]],
  ["!(a).csv", ["b.csv"], ["a.csv"]],
  ["a\\*.csv", ["a*.csv"], ["ab.csv"]],
])("%s picks %j and not %j", (glob, picked, left) => {
  const { matches } = compilePathGlob(glob);
  expect(picked.filter(matches)).toEqual(picked);
  expect(left.filter(matches)).toEqual([]);
});

test.each([
  ["*.csv", 1],
  ["*/*.csv", 2],
  ["a*/b/c?.csv", 3],
  ["**/*.csv", Infinity],
  ["{b/c,d}.csv", Infinity],
  ["+(a/b).csv", Infinity],
  ["!*.csv", Infinity],
])("%s is looked for no deeper than %d folders", (glob, depth) => {
  expect(compilePathGlob(glob).depth).toBe(depth);
});

test("a sign in front that turns a glob around is kept, so that it picks what it does not name", () => {
  const { folder, glob } = splitPathGlob("!*.csv");
  const { matches } = compilePathGlob(glob);
  expect([folder, matches("a.csv"), matches("a.txt")]).toEqual(["", false, true]);
});
