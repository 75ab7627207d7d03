import fc from "fast-check";
import { expect, test } from "vitest";
import { logFields } from "../../../src/worker/log-fields.ts";

test("whatever a node gives as fields becomes what JSON can say, key by key, and JSON stays as it is", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.anything({ withBigInt: true, withMap: true, withDate: true })),
      (fields) => {
        const told = logFields(fields);
        expect(JSON.parse(JSON.stringify(told))).toEqual(told);
      },
    ),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ noUnicodeString: false })), (fields) => {
      expect(logFields(fields)).toEqual(JSON.parse(JSON.stringify(fields)));
    }),
  );
});

test("an error is told with its name, a circle as a text, and nothing as nothing", () => {
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  expect(logFields({ error: new TypeError("no"), circle, none: undefined })).toEqual({
    error: "TypeError: no",
    circle: "<ref *1> { self: [Circular *1] }",
  });
});
