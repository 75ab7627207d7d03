import { expect, test } from "vitest";
import { parseAirports } from "../../../../workflows/flights/read-airports.ts";

test("quoted fields keep their commas and quotes, empty ones stay empty", () => {
  const csv = [
    "iata,name,city,state,country,latitude,longitude",
    "ORD,Chicago O'Hare International,Chicago,IL,USA,41.9,-87.9",
    '35A,"Union County, Troy Shelton",Union,SC,USA,34.6,-81.6',
    'DBN,"W. H. ""Bud"" Barron",Dublin,,USA,32.5,-82.9',
    "",
  ].join("\n");
  expect(parseAirports(csv)).toEqual([
    { code: "ORD", name: "Chicago O'Hare International", city: "Chicago", state: "IL" },
    { code: "35A", name: "Union County, Troy Shelton", city: "Union", state: "SC" },
    { code: "DBN", name: 'W. H. "Bud" Barron', city: "Dublin", state: "" },
  ]);
});
