import { expect, test } from "vitest";
import { withoutUndefined } from "../../../src/util/without-undefined.ts";

test("keys whose value is undefined are left out, other empty values stay", () => {
  const object = withoutUndefined<Record<string, unknown>>({ a: undefined, b: null, c: 0, d: "" });
  expect(Object.entries(object)).toEqual([
    ["b", null],
    ["c", 0],
    ["d", ""],
  ]);
});
