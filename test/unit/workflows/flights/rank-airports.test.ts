import { expect, test } from "vitest";
import { countDelays } from "../../../../workflows/flights/delay-counts.ts";
import { rankAirports } from "../../../../workflows/flights/rank-airports.ts";

test("airports come busiest first, equals by code, and one without a name keeps its code as name", () => {
  const counts = countDelays(
    {
      hours: Uint8Array.of(1, 1, 1, 1),
      delays: Int16Array.of(10, 20, 30, 40),
      origins: Uint16Array.of(0, 1, 2, 2),
    },
    ["AAA", "BBB", "CCC"],
  );
  const names = [
    { code: "BBB", name: "Bee", city: "Boston", state: "MA" },
    { code: "CCC", name: "Sea", city: "Seattle", state: "WA" },
    { code: "ZZZ", name: "Unused", city: "Nowhere", state: "NV" },
  ];
  expect(rankAirports(counts, ["AAA", "BBB", "CCC"], names)).toEqual([
    {
      code: "CCC",
      name: "Sea",
      city: "Seattle",
      state: "WA",
      flights: 2,
      meanDelay: 35,
      p90Delay: 40,
    },
    { code: "AAA", name: "AAA", city: "", state: "", flights: 1, meanDelay: 10, p90Delay: 10 },
    {
      code: "BBB",
      name: "Bee",
      city: "Boston",
      state: "MA",
      flights: 1,
      meanDelay: 20,
      p90Delay: 20,
    },
  ]);
});
