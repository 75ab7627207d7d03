import { readFile } from "node:fs/promises";
import { Ajv } from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseQueryText } from "../../src/config/read-query-file.ts";
import { isFfuseError } from "../../src/failure/ffuse-error.ts";
import { arbitraryQueryDocument } from "../support/arbitrary-query-document.ts";

const schema = JSON.parse(await readFile("src/config/query.schema.json", "utf8")) as object;
const isValid = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(
  schema,
);

/** What JSON Schema has no word for: whether a text compiles, and whether a size fits a number. */
const beyondSchema: ReadonlySet<string> = new Set(["query-bad-pattern"]);

function isTooLarge(size: string): boolean {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?) ?([kmgtp]i?)?b$/i.exec(size) ?? [];
  const power = " kmgtp".indexOf(unit.charAt(0).toLowerCase());
  return Number(digits) * (unit.length === 2 ? 1024 : 1000) ** power > Number.MAX_SAFE_INTEGER;
}

function reasons(text: string): readonly string[] {
  try {
    parseQueryText(text, "/q.yaml");
    return [];
  } catch (error) {
    if (!isFfuseError(error)) throw error;
    return error.failures
      .filter(
        (failure) =>
          !beyondSchema.has(failure.reason) &&
          !(failure.reason === "query-bad-size" && isTooLarge(failure.seen)),
      )
      .map(({ reason }) => reason);
  }
}

test("the schema and the checker agree on every document", () => {
  const seen = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(arbitraryQueryDocument, (document) => {
      const text = JSON.stringify(document);
      const found = reasons(text);
      seen[found.length === 0 ? "accepted" : "refused"] += 1;
      expect({ text, accepted: found.length === 0, found }).toEqual({
        text,
        accepted: isValid(JSON.parse(text)),
        found,
      });
    }),
    { numRuns: 2000 },
  );
  // Documents of one kind only would prove nothing.
  expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(100);
});

test("the schema is of a draft that editors know", () => {
  expect(schema).toMatchObject({ $schema: "http://json-schema.org/draft-07/schema#" });
});
