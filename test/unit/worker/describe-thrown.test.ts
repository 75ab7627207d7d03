import fc from "fast-check";
import { expect, test } from "vitest";
import { describeThrown, placeOf, userFrames } from "../../../src/worker/describe-thrown.ts";

test("an error keeps its name, message, code, fields, cause and errors", () => {
  const error = Object.assign(new AggregateError([new Error("one"), 2], "many"), {
    code: "E_MANY",
    rows: [1, 2],
    cause: "root",
  });
  expect(describeThrown(error)).toMatchObject({
    name: "AggregateError",
    message: "many",
    code: "E_MANY",
    fields: { rows: "[ 1, 2 ]" },
    cause: { name: "the text", message: '"root"', stack: [] },
    errors: [
      { name: "Error", message: "one" },
      { name: "a value of type number", message: "2" },
    ],
  });
});

test("whatever is thrown is described as plain data, without an error", () => {
  fc.assert(
    fc.property(
      fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }),
      (thrown) => {
        const described = describeThrown(thrown);
        expect(structuredClone(described)).toEqual(described);
      },
    ),
  );
});

test("what refuses to be read is described as far as it can be", () => {
  const trap = (): never => {
    throw new Error("trap");
  };
  const hostile = new Proxy({}, { get: trap, has: trap, getPrototypeOf: trap, ownKeys: trap });
  expect(describeThrown(hostile)).toEqual({ name: "a proxy", message: "", stack: [], fields: {} });
  const error = Object.defineProperties(new TypeError("x"), {
    stack: { get: trap },
    cause: { get: trap },
    bad: { get: trap, enumerable: true },
  });
  expect(describeThrown(error)).toMatchObject({
    name: "TypeError",
    message: "x",
    stack: [],
    fields: { bad: "(cannot be shown)" },
  });
});

test("a chain of causes ends where it meets itself", () => {
  const outer = new Error("outer");
  outer.cause = new Error("inner", { cause: outer });
  expect(describeThrown(outer).cause?.cause?.name).toBe("the same error again");
});

test("an endless chain of causes and a very wide aggregate stay small", () => {
  class Endless extends Error {
    override get cause(): Error {
      return new Endless("again");
    }
  }
  const wide = new AggregateError(Array.from({ length: 10_000 }, () => new Endless("again")));
  const described = describeThrown(wide);
  expect(described.errors).toHaveLength(20);
  expect(described.fields).toEqual({ errors: "and 9980 more" });
  expect(JSON.stringify(described).length).toBeLessThan(1_000_000);
});

test("long texts are cut and say how long they were", () => {
  const { message } = describeThrown(new Error("x".repeat(20_000)));
  expect(message).toBe(`${"x".repeat(10_000)}… (20000 characters)`);
});

test("frames of the runtime, of piscina and of ffuse are left out", () => {
  const stack = [
    "Error: no",
    "    at step (/home/me/w.ts:3:9)",
    "    at AsyncLocalStorage.run (node:async_hooks:346:14)",
    "    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
    "    at /home/me/node_modules/piscina/dist/worker.js:10:1",
    `    at invoke (${new URL("../../../src/worker/open-realm.ts", import.meta.url).href}:1:2)`,
    "    at file:///home/me/lib.mjs:1:2",
  ].join("\n");
  expect(userFrames(stack)).toEqual(["at step (/home/me/w.ts:3:9)", "at /home/me/lib.mjs:1:2"]);
});

test("the place of a stack is its first position in a file", () => {
  expect(placeOf(["at new Promise (<anonymous>)", "at async step (/home/me/my w.ts:3:9)"])).toEqual(
    {
      file: "/home/me/my w.ts",
      line: 3,
      column: 9,
    },
  );
  expect(placeOf(["at node:fs:1:2"])).toBeUndefined();
});
