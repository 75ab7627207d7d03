import { expect, test } from "vitest";
import { nearest } from "../../../src/util/nearest.ts";

test("a word with one wrong letter finds the word that was meant", () => {
  expect(nearest("memmory", ["memory", "num_cpus", "resources"])).toEqual(["memory"]);
});

test("the nearest candidate comes first, and equally near ones in their own order", () => {
  expect(nearest("model-3", ["model-33", "model-4", "model-3x", "rows"])).toEqual([
    "model-33",
    "model-3x",
    "model-4",
  ]);
});

test("the beginning of a long name finds it", () => {
  expect(nearest("conf", ["confusion-matrix-of-the-best"])).toEqual([
    "confusion-matrix-of-the-best",
  ]);
});

test("a word that is like none finds nothing", () => {
  expect(nearest("zebra", ["memory", "num_cpus"])).toEqual([]);
});

test("letter case does not count as a difference", () => {
  expect(nearest("MODEL", ["model"])).toEqual(["model"]);
});

test("no more than the limit come back, each once", () => {
  expect(nearest("a1", ["a2", "a3", "a4", "a2"], 2)).toEqual(["a2", "a3"]);
});
