import { expectTypeOf, test } from "vitest";
import { after, optional, recover, workflow } from "../../src/index.ts";
import type { Handle, Settled } from "../../src/index.ts";

const load = workflow((path: string) => [{ id: path, size: 1 }]);
const score = workflow(async (row: { id: string; size: number }, weight: number) =>
  Promise.resolve(row.size * weight),
);
const add = workflow((left: number, right: number) => left + right);

test("a map takes a list of what its function takes first, and what else it takes", () => {
  const scores = score.map(load("a"), 2);
  expectTypeOf(scores).toEqualTypeOf<Handle<number[]>>();
  expectTypeOf(score.map([{ id: "a", size: 1 }], add(1, 2))).toEqualTypeOf<Handle<number[]>>();
  // @ts-expect-error the second parameter is missing
  score.map(load("a"));
  // @ts-expect-error elements of another type
  score.map(["a"], 2);
  // @ts-expect-error a number is no list
  score.map(add(1, 2), 2);
});

test("a key is given an element, and a list that collects failures tells them from values", () => {
  const keyed = score.mapWith({ key: (row, index) => `${row.id}${index}` }, load("a"), 2);
  expectTypeOf(keyed).toEqualTypeOf<Handle<number[]>>();
  const collected = score.mapWith({ onError: "collect" }, load("a"), 2);
  expectTypeOf(collected).toEqualTypeOf<Handle<Settled<number>[]>>();
  // @ts-expect-error another word
  score.mapWith({ onError: "skip" }, load("a"), 2);
});

test("a reduce gives what its function gives", () => {
  expectTypeOf(add.reduce(score.map(load("a"), 2))).toEqualTypeOf<Handle<number>>();
  // @ts-expect-error elements of another type
  add.reduce(["a"]);
});

test("failures as values are typed by the value", () => {
  expectTypeOf(optional(add(1, 2))).toEqualTypeOf<Handle<Settled<number>>>();
  expectTypeOf(recover(add(1, 2), "none")).toEqualTypeOf<Handle<number | string>>();
  expectTypeOf(after(add(1, 2), load("a"))).toEqualTypeOf<Handle<number>>();
});
