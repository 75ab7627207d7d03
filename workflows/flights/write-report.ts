import { summariseAll, summariseRows } from "./delay-counts.ts";
import type { DelayCounts, DelaySummary } from "./delay-counts.ts";
import type { AirportDelays } from "./rank-airports.ts";
import type { DelayRange } from "./sort-delays.ts";
import { monthNames } from "./split-by-month.ts";
import type { MonthName } from "./split-by-month.ts";
import type { Route } from "./busiest-routes.ts";

export interface FlightReport extends DelaySummary {
  readonly range: DelayRange;
  readonly months: readonly (DelaySummary & { readonly month: MonthName })[];
  readonly hours: readonly (DelaySummary & { readonly hour: number })[];
  readonly busiestAirports: readonly AirportDelays[];
  /** Of the airports where at least ten thousand flights began. */
  readonly latestAirports: readonly AirportDelays[];
  readonly busiestRoutes: readonly Route[];
}

export interface Findings {
  /** In the order of `monthNames`. */
  readonly months: readonly DelayCounts[];
  readonly total: DelayCounts;
  /** Busiest first. */
  readonly airports: readonly AirportDelays[];
  readonly routes: readonly Route[];
  readonly range: DelayRange;
}

/** Puts together what a person wants to know about the flights. */
export function writeReport({ months, total, airports, routes, range }: Findings): FlightReport {
  return {
    ...summariseAll(total.byHour),
    range,
    months: months.map(({ byHour }, index) => ({
      month: monthNames[index] ?? "january",
      ...summariseAll(byHour),
    })),
    hours: summariseRows(total.byHour).map((summary, hour) => ({ hour, ...summary })),
    busiestAirports: airports.slice(0, 10),
    latestAirports: airports
      .filter(({ flights }) => flights >= 10_000)
      .sort((a, b) => b.meanDelay - a.meanDelay)
      .slice(0, 10),
    busiestRoutes: routes,
  };
}
