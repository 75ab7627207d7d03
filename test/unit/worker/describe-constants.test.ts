import { afterEach, expect, test } from "vitest";
import { constantsKey } from "../../../src/model/live-graph.ts";
import type { RecordedConstant } from "../../../src/model/recorded-graph.ts";
import { describeConstants } from "../../../src/worker/describe-constants.ts";

const shared = globalThis as { [constantsKey]?: unknown };

afterEach(() => {
  Reflect.deleteProperty(shared, constantsKey);
});

function describeOne(get: () => unknown, isOfWorld = true, folder = "/a"): RecordedConstant {
  shared[constantsKey] = [["x", isOfWorld, get]];
  const { x } = describeConstants(folder, { parts: 100, bytes: 1000 });
  if (x === undefined) throw new Error("x is left out");
  return x;
}

class Model {
  readonly weights: readonly number[];
  readonly log = (): void => undefined;
  constructor(weights: readonly number[]) {
    this.weights = weights;
  }
}

class Secret {
  readonly #key: string;
  readonly name = "s";
  constructor(key: string) {
    this.#key = key;
  }
  tell(): string {
    return this.#key;
  }
}

test("a bundle that registers nothing has no constants", () => {
  expect(describeConstants("/a")).toEqual({});
});

test.each([
  ["texts", "a", "b"],
  ["numbers", 0, -0],
  ["data", { a: [1, new Map([["k", new Date(1)]])] }, { a: [1, new Map([["k", new Date(2)]])] }],
  ["bytes", new Uint8Array([1]), new Uint8Array([2])],
  ["instances", new Model([1]), new Model([2])],
  ["data in instances", new Model([1]), new Model([1, 1])],
])("%s that differ have different hashes", (_, one, other) => {
  const hash = describeOne(() => one);
  expect(hash).toEqual({ hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(describeOne(() => one)).toEqual(hash);
  expect(describeOne(() => other)).not.toEqual(hash);
});

test.each([
  ["a function", () => 1],
  ["a function", { deep: [() => 1] }],
  ["a proxy", new Proxy({}, {})],
  ["an instance of Secret", new Secret("k")],
  ["an instance of WeakMap", new WeakMap()],
  ["too much to compare", Array.from({ length: 101 }, () => 0)],
  ["too much to compare", new Uint8Array(1001)],
  ["too much to compare", "a".repeat(1001)],
  [
    "what cannot be read",
    {
      get a() {
        throw new Error("no");
      },
    },
  ],
])("it says that it cannot compare %s", (hides, value) => {
  expect(describeOne(() => value).hides).toBe(hides);
  expect(describeOne(() => value, false).hides).toBeUndefined();
});

test("a variable that was never given a value is one case of its own, and cycles end", () => {
  const unset = describeOne(() => {
    throw new ReferenceError("x is not defined");
  });
  expect(unset.hides).toBeUndefined();
  const model = new Model([1]) as Model & { self?: unknown };
  model.self = { model };
  expect(describeOne(() => model).hides).toBeUndefined();
});

test("places in the project's folder move with it", () => {
  const inA = describeOne(() => ["/a/rows.csv", "file:///a/b"], true, "/a");
  expect(describeOne(() => ["/c/d/rows.csv", "file:///c/d/b"], true, "/c/d")).toEqual(inA);
  expect(describeOne(() => ["/a/rows.csv", "file:///a/b"], true, "/c/d")).not.toEqual(inA);
});
