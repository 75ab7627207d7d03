import { expect, test } from "vitest";
import { file, workflow } from "../../../src/author/author.ts";
import type { RecordedTarget } from "../../../src/model/recorded-graph.ts";
import { digestCalls } from "../../../src/worker/digest-calls.ts";
import { freshRecorder, recorded } from "../../support/recorded.ts";

freshRecorder();

function digest(targets: readonly RecordedTarget[] = [], folder = "/w"): string {
  return digestCalls({ recorder: recorded(), targets, paramsText: "{}", folder }).digest;
}

/** The digest of what `record` records, all else forgotten. */
function digestOf(record: (add: (...args: unknown[]) => unknown) => void): string {
  Reflect.deleteProperty(globalThis, Symbol.for("ffuse.recorder"));
  record(workflow((...args: unknown[]) => args.length));
  return digest();
}

test("two recordings of the same calls have one digest", () => {
  const twice = [0, 1].map(() => digestOf((add) => add(add(1), "a", { b: [2] })));
  expect(twice[0]).toBe(twice[1]);
});

test("every difference between two graphs makes another digest", () => {
  const digests = [
    digestOf((add) => add(1)),
    digestOf((add) => add(2)),
    digestOf((add) => add("1")),
    digestOf((add) => [add(1), add(1)]),
    digestOf((add) => (add(1) as { setName(name: string): void }).setName("one")),
    digestOf((add) => add(add(1))),
    digestOf((add) => [add(1), add(add(1))]),
    digestOf((add) => add((add(1) as { item(key: string): unknown }).item("a"))),
    digestOf((add) => add((add(1) as { item(key: string): unknown }).item("b"))),
    digestOf((add) => add(file("a.csv"))),
    digestOf((add) => add(file("b.csv"))),
  ];
  expect(new Set(digests).size).toBe(digests.length);
});

test("what is asked for counts in the digest, and so does the folder of declared files", () => {
  workflow((path: string) => path)(file("a.csv"));
  const digests = [
    digest(),
    digest([{ call: 0, path: [] }]),
    digest([{ call: 0, path: ["a"] }]),
    digest([], "/other"),
  ];
  expect(new Set(digests).size).toBe(digests.length);
});

test("a summary tells of arguments that have no spelling and of inputs from outside", () => {
  const add = workflow((...args: unknown[]) => args.length);
  add(1);
  const told = (): readonly boolean[] => {
    const { hasUnspellable, hasDeclared } = digestCalls({
      ...{ recorder: recorded(), targets: [], paramsText: "{}", folder: "/w" },
    });
    return [hasUnspellable, hasDeclared];
  };
  expect(told()).toEqual([false, false]);
  add(file("a.csv"));
  expect(told()).toEqual([false, true]);
  add(() => 1);
  expect(told()).toEqual([true, true]);
});
