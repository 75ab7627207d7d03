import { expect, test } from "vitest";
import { busiestRoutes } from "../../../../workflows/flights/busiest-routes.ts";

test("routes are counted by direction, busiest first, equals by name, and no more than asked", () => {
  const origin = { codes: ["AAA", "BBB"], ids: Uint16Array.of(1, 0, 0, 1, 0) };
  const destination = { codes: ["AAA", "BBB", "CCC"], ids: Uint16Array.of(0, 1, 1, 2, 2) };
  const distance = Int16Array.of(100, 100, 100, 900, 800);
  expect(busiestRoutes(origin, destination, distance, 3)).toEqual([
    { from: "AAA", to: "BBB", flights: 2, miles: 100 },
    { from: "AAA", to: "CCC", flights: 1, miles: 800 },
    { from: "BBB", to: "AAA", flights: 1, miles: 100 },
  ]);
});
