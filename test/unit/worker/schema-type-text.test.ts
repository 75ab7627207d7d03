import { expect, test } from "vitest";
import { schemaTypeText } from "../../../src/worker/schema-type-text.ts";

test.each<readonly [schema: unknown, text: string]>([
  [{ type: "string" }, "string"],
  [{ type: "string", format: "date-time" }, "string (date-time)"],
  [{ type: "integer", minimum: 1, exclusiveMaximum: 10 }, "integer ≥ 1, < 10"],
  [{ type: "number", exclusiveMinimum: 0, maximum: 1 }, "number > 0, ≤ 1"],
  [{ type: "integer", minimum: -9007199254740991, maximum: 9007199254740991 }, "integer"],
  [{ type: "boolean" }, "boolean"],
  [{ type: ["string", "null"] }, "string | null"],
  [{ const: 5 }, "5"],
  [{ enum: ["a", 1, null] }, '"a" | 1 | null'],
  [{ anyOf: [{ type: "string" }, { type: "null" }, { type: "string" }] }, "string | null"],
  [{ oneOf: [{ const: 1 }, { type: "boolean" }] }, "1 | boolean"],
  [{ type: "array", items: { type: "number" } }, "number[]"],
  [{ type: "array", items: { enum: ["a", "b"] } }, '("a" | "b")[]'],
  [{ type: "array" }, "any[]"],
  [{ type: "array", prefixItems: [{ type: "number" }, {}] }, "[number, any]"],
  [{ type: "object" }, "object"],
  [{ type: "object", properties: {} }, "{}"],
  [
    { type: "object", properties: { a: { type: "number" }, b: {} }, required: ["a"] },
    "{ a: number, b?: any }",
  ],
  [{ type: "object", additionalProperties: { type: "number" } }, "{ [name]: number }"],
  [{}, "any"],
  [true, "any"],
  [undefined, "any"],
  [{ $ref: "#/$defs/a" }, "any"],
])("%j is told as %s", (schema, text) => {
  expect(schemaTypeText(schema)).toBe(text);
});
