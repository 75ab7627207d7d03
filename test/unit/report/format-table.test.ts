import { expect, test } from "vitest";
import { formatTable } from "../../../src/report/format-table.ts";

test("columns stand two blanks apart, and no line ends in blanks", () => {
  expect(
    formatTable([
      ["a", "long cell", "x"],
      ["longer", "", "y"],
      ["b", "c", ""],
    ]),
  ).toBe("a       long cell  x\nlonger             y\nb       c\n");
  expect(formatTable([])).toBe("");
});
