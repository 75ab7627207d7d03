import { expect, test } from "vitest";
import { editCases } from "../../../support/edit-cases.ts";
import { slicedTree } from "../../../support/sliced-tree.ts";
import { classEditCases } from "../../../support/class-edit-cases.ts";
import { valueEditCases } from "../../../support/value-edit-cases.ts";

test.each([...editCases, ...valueEditCases, ...classEditCases])(
  "$edit",
  async ({ files, changes, changed, unchanged }) => {
    const tree = await slicedTree(files);
    const before = await tree.slice();
    await tree.add(changes);
    const after = await tree.slice();
    const told = [...changed, ...unchanged].map((name) => [
      name,
      before.hashOf(name) === after.hashOf(name) ? "unchanged" : "changed",
    ]);
    expect(Object.fromEntries(told)).toEqual(
      Object.fromEntries([
        ...changed.map((name) => [name, "changed"]),
        ...unchanged.map((name) => [name, "unchanged"]),
      ]),
    );
  },
);
