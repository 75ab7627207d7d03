import { expect, test } from "vitest";
import { encodeName } from "../../../src/store/encode-name.ts";

test("a plain name stays as it is", () => {
  for (const name of ["penguins", "incremental-sum", "a_1", "0"]) {
    expect(encodeName(name)).toBe(name);
  }
});

test("any other name becomes a readable rest with a hash of the whole", () => {
  expect(encodeName("moons_dataset, Linear SVM-model")).toMatch(
    /^moons-dataset-linear-svm-model=[0-9a-f]{32}$/,
  );
  expect(encodeName("日本")).toMatch(/^workflow=[0-9a-f]{32}$/);
  expect(encodeName("")).toMatch(/^workflow=[0-9a-f]{32}$/);
});

test("names that lead elsewhere or that a system keeps for itself are encoded", () => {
  for (const name of [
    "..",
    ".",
    "/",
    "a/b",
    "a\\b",
    "con",
    "nul",
    "com1",
    "a.",
    "a\0",
    "-rf",
    "~",
  ]) {
    expect(encodeName(name)).toMatch(/^[a-z0-9-]+=[0-9a-f]{32}$/);
  }
});

test("a name of 300 characters becomes a short one", () => {
  expect(encodeName("x".repeat(300)).length).toBeLessThan(80);
  expect(encodeName("x".repeat(300))).not.toBe(encodeName("x".repeat(301)));
});
