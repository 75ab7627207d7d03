import { expect, test } from "vitest";
import { formatThrown } from "../../../src/failure/format-thrown.ts";
import type { ThrownValue } from "../../../src/model/thrown-value.ts";

const bare = { stack: [], fields: {} };

test("a thrown value is shown with stack, fields, causes and the errors of an aggregate", () => {
  const cause: ThrownValue = {
    name: "TypeError",
    message: "inner",
    stack: ["at b (w.ts:2:1)"],
    fields: {},
  };
  const thrown: ThrownValue = {
    name: "AggregateError",
    message: "all failed",
    code: "E_ALL",
    stack: ["at a (w.ts:1:1)"],
    fields: { row: "7" },
    cause: { ...cause, cause: { name: "undefined", message: "", ...bare } },
    errors: [{ name: "Error", message: "one", ...bare }],
  };
  expect(formatThrown(thrown)).toEqual([
    "AggregateError [E_ALL]: all failed",
    "    at a (w.ts:1:1)",
    "    row: 7",
    "  caused by: TypeError: inner",
    "    at b (w.ts:2:1)",
    "  caused by: undefined",
    "  one of its errors: Error: one",
  ]);
});
