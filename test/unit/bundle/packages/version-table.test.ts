import fc from "fast-check";
import { expect, test } from "vitest";
import type { VersionTable } from "../../../../src/bundle/packages/version-table.ts";
import { fromVersionTable, toVersionTable } from "../../../../src/bundle/packages/version-table.ts";

const version = fc.record(
  {
    name: fc.constantFrom("a", "b", "__proto__"),
    version: fc.constantFrom("1.0.0", ""),
    integrity: fc.constantFrom("sha512-a", "sha512-b"),
    uses: fc.constant(["a@1.0.0"]),
  },
  { requiredKeys: ["name", "version"], noNullPrototype: true },
);
const folder = fc.constantFrom("/p/a", "/p/b", "/p/node_modules/@s/c");

test("a table of versions gives back what was packed, and holds each version once", () => {
  fc.assert(
    fc.property(fc.dictionary(folder, fc.array(version), { noNullPrototype: true }), (all) => {
      const table = JSON.parse(JSON.stringify(toVersionTable(all))) as VersionTable;
      expect(fromVersionTable(table)).toEqual(all);
      const spellings = table.versions.map((one) => JSON.stringify(one));
      expect(new Set(spellings).size).toBe(spellings.length);
    }),
  );
});

test("a table without one of its versions is refused", () => {
  expect(() => fromVersionTable({ versions: [], folders: { "/p/a": [0] } })).toThrow(
    new Error("bug: a table without one of its versions"),
  );
});
