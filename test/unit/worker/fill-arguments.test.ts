import { expect, test } from "vitest";
import { isDeclaredMarker } from "../../../src/model/declared-marker.ts";
import { holeKey } from "../../../src/model/live-graph.ts";
import type { HoleMarker } from "../../../src/model/live-graph.ts";
import { fillArguments } from "../../../src/worker/fill-arguments.ts";

const hole = (parent: number): HoleMarker => ({ [holeKey]: true, parent, path: [] });
const fill = (...args: readonly unknown[]): unknown[] =>
  fillArguments(args, (marker) =>
    isDeclaredMarker(marker) ? `content of ${marker.name}` : `value ${marker.parent}`,
  );

test("holes are filled at any depth, in arrays, objects, Maps and Sets", () => {
  const args = [hole(0), [{ deep: [hole(1)] }], new Map([["k", new Set([hole(2)])]])];
  expect(fill(...args)).toEqual([
    "value 0",
    [{ deep: ["value 1"] }],
    new Map([["k", new Set(["value 2"])]]),
  ]);
});

test("the arguments themselves stay as they were, so that a replay gets them too", () => {
  const args = [{ list: [1], when: new Date(0), bytes: new Uint8Array([1]) }];
  const [copy] = fill(...args) as [(typeof args)[0]];
  copy.list.push(2);
  copy.when.setTime(9);
  copy.bytes[0] = 9;
  expect(args).toEqual([{ list: [1], when: new Date(0), bytes: new Uint8Array([1]) }]);
});

test("parts that were one stay one, and circles stay circles", () => {
  const shared = { n: 1 };
  const ring: { self?: unknown } = {};
  ring.self = ring;
  const [left, right, circle] = fill(shared, [shared], ring) as [unknown, unknown[], typeof ring];
  expect(right[0]).toBe(left);
  expect(circle.self).toBe(circle);
});

test("gaps stay gaps, and a key named __proto__ stays a key", () => {
  const [sparse] = fill([1, , 3]) as [unknown[]];
  expect([sparse.length, 1 in sparse]).toEqual([3, false]);
  const [odd] = fill(JSON.parse('{"__proto__": 1}')) as [object];
  expect([Object.keys(odd), Object.getPrototypeOf(odd)]).toEqual([["__proto__"], Object.prototype]);
});

test("functions and instances of classes are passed as they are", () => {
  class Own {
    readonly x = 1;
  }
  const own = new Own();
  expect(fill(own, fill)).toEqual([own, fill]);
});
