import * as fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryEdit, arbitraryGene, findWrongHit } from "../support/random-program.ts";
import { propertySeed } from "../support/property-seed.ts";

test("a function whose result an edit changed has another slice", () => {
  let changed = 0;
  fc.assert(
    fc.property(
      fc.array(arbitraryGene, { minLength: 1, maxLength: 25, size: "max" }),
      arbitraryEdit,
      (genes, edit) => {
        const found = findWrongHit(genes, edit(genes));
        fc.pre(found !== undefined);
        if (found.wrong !== undefined) throw new Error(found.wrong);
        changed += found.changed;
      },
    ),
    { seed: propertySeed, numRuns: 60 },
  );
  expect(changed).toBeGreaterThan(20);
});
