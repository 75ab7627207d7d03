import * as fc from "fast-check";
import { expect, test } from "vitest";
import { propertySeed } from "../support/property-seed.ts";
import {
  arbitraryClass,
  arbitraryClassEdit,
  classText,
  runClass,
  sliceClass,
} from "../support/random-class.ts";

const runs = 200;

test("calls whose construction and methods keep their slices give what they gave, whatever else of the class was edited", () => {
  let inParts = 0;
  let kept = 0;
  fc.assert(
    fc.property(
      arbitraryClass,
      fc.array(arbitraryClassEdit, { minLength: 1, maxLength: 2 }),
      fc.array(fc.nat(7), { maxLength: 5 }),
      (genes, edits, picks) => {
        const before = classText(genes);
        const after = classText(edits.reduce((edited, edit) => edit(edited), genes));
        const [one, other] = [sliceClass(before), sliceClass(after)];
        if (one.parts === undefined || other.parts === undefined) {
          if (one.slice.hash === other.slice.hash)
            expect(runClass(after, [])).toEqual(runClass(before, []));
          return;
        }
        inParts += 1;
        if (one.parts.construction.slice.hash !== other.parts.construction.slice.hash) return;
        const same = [...one.parts.methods].flatMap(([name, { slice }]) =>
          slice.hash === other.parts?.methods.get(name)?.slice.hash ? [name] : [],
        );
        const calls = same.length === 0 ? [] : picks.flatMap((at) => same[at % same.length] ?? []);
        if (before !== after && calls.length > 0) kept += 1;
        expect(runClass(after, calls)).toEqual(runClass(before, calls));
      },
    ),
    { numRuns: runs, seed: propertySeed },
  );
  // Neither is all of it empty.
  expect(inParts).toBeGreaterThan(runs / 10);
  expect(kept).toBeGreaterThan(runs / 50);
});
