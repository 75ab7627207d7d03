import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { parseQueryText } from "../../src/config/read-query-file.ts";
import { isFfuseError } from "../../src/failure/ffuse-error.ts";
import type { Query } from "../../src/model/query.ts";
import { arbitraryQueryDocument } from "../support/arbitrary-query-document.ts";

const file = "/q.yaml";

/** A query without the places of its rules and edits. */
function meaning({ rules, edits = [], ...query }: Query): unknown {
  return {
    ...query,
    rules: rules.map(({ match, settings }) => ({ match, settings })),
    edits: edits.map((edit) => ({ ...edit, place: undefined })),
  };
}

/** What a text means, or which mistakes it has, in no order. */
function outcome(text: string): unknown {
  try {
    return meaning(parseQueryText(text, file));
  } catch (error) {
    if (!isFfuseError(error)) throw error;
    return error.failures
      .map((failure) => `${failure.reason} ${"where" in failure ? failure.where : ""}`)
      .sort();
  }
}

function reverseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reverseKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, reverseKeys(each)] as const);
  return Object.fromEntries(entries.reverse());
}

test("the order of keys never changes what a query file means", () => {
  fc.assert(
    fc.property(arbitraryQueryDocument, (document) => {
      expect(outcome(JSON.stringify(reverseKeys(document)))).toEqual(
        outcome(JSON.stringify(document)),
      );
    }),
    { numRuns: 500 },
  );
});

test("block style, flow style and JSON mean the same", () => {
  fc.assert(
    fc.property(arbitraryQueryDocument, fc.boolean(), (document, isFlow) => {
      const yaml = stringify(JSON.parse(JSON.stringify(document)), {
        collectionStyle: isFlow ? "flow" : "block",
        aliasDuplicateObjects: false,
      });
      expect(outcome(yaml)).toEqual(outcome(JSON.stringify(document)));
    }),
    { numRuns: 500 },
  );
});

test("any text is a query or a list of failures with places inside of it", () => {
  const pieces = fc.constantFrom(
    ...[
      "init",
      "queries",
      "glob",
      "num_cpus",
      ":",
      ": ",
      "- ",
      "\n",
      "\n  ",
      "\n\t",
      "[",
      "]",
      "{",
    ],
    ...[
      "}",
      ",",
      '"',
      "'",
      "&a ",
      "*a",
      "!t ",
      "<<",
      "? ",
      "|\n",
      ">\n",
      "#",
      "%",
      "---\n",
      "...\n",
    ],
    ...["\r\n", "\u{FEFF}", "\0", "😀", "@", "`", "1", "x", "~", "\\"],
  );
  const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join("")),
    fc.string({ unit, maxLength: 40 }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        parseQueryText(text, file);
      } catch (error) {
        if (!isFfuseError(error)) throw error;
        for (const failure of error.failures) {
          const place = "place" in failure ? failure.place : undefined;
          if (place === undefined) continue;
          const lineText = text.split("\n")[place.line - 1] ?? "";
          expect(lineText.trimEnd()).toBe(place.lineText);
          expect(place.column).toBeGreaterThanOrEqual(1);
          expect(place.column).toBeLessThanOrEqual(lineText.length + 1);
        }
      }
    }),
    { numRuns: 1500 },
  );
});
