import { summariseRows } from "./delay-counts.ts";
import type { DelayCounts, DelaySummary } from "./delay-counts.ts";
import type { Airport } from "./read-airports.ts";

/** An airport with what is known about the flights that begin there. */
export type AirportDelays = Airport & DelaySummary;

/** Joins the counted delays with the names of the airports, busiest first, equals by code. */
export function rankAirports(
  counts: DelayCounts,
  codes: readonly string[],
  airports: readonly Airport[],
): AirportDelays[] {
  const byCode = new Map(airports.map((airport) => [airport.code, airport]));
  return summariseRows(counts.byAirport)
    .map((summary, id) => {
      const code = codes[id] ?? "";
      return { ...(byCode.get(code) ?? { code, name: code, city: "", state: "" }), ...summary };
    })
    .sort((a, b) => b.flights - a.flights || (a.code < b.code ? -1 : 1));
}
