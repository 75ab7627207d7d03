import { expect, test } from "vitest";
import { describeSlice } from "../../../../src/bundle/slice/slice-functions.ts";
import { slicedTree } from "../../../support/sliced-tree.ts";

test("the slice of a function has what it reaches and nothing else", async () => {
  const tree = await slicedTree({
    "workflow.ts": `
      import { workflow } from "ffuse";
      import { scale } from "./scale.ts";
      const factor = 3;
      const other = 4;
      /** Doubles. */
      function double(x: number) { return scale(x, factor); }
      export const rows = workflow(double)(1).setName("rows");
      export const more = workflow((x: number) => x + other)(rows);
    `,
    "scale.ts": `export function scale(x: number, by: number) { return x * by; } export const unused = 1;`,
  });
  const { bundle, codes } = await tree.slice();
  const slices = await Promise.all(codes.map(({ hash }) => describeSlice(bundle, hash)));
  const told = slices.map((slice) =>
    slice?.units.map(({ name, text, place }) => {
      const file = place?.file.slice(tree.folder.length + 1) ?? "";
      return [name, text.replaceAll(/\s+/g, " "), `${file}:${place?.line ?? 0}`];
    }),
  );
  expect(told).toEqual([
    [
      ["scale", "function scale(x, by) { return x * by; }", "scale.ts:1"],
      ["factor", "factor = 3", "workflow.ts:4"],
      ["double", "function double(x) { return scale(x, factor); }", "workflow.ts:7"],
    ],
    [
      ["other", "other = 4", "workflow.ts:5"],
      ["its own code", "(x) => x + other", "workflow.ts:9"],
    ],
  ]);
});
