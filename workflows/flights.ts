import { workflow } from "ffuse";
import { busiestRoutes } from "./flights/busiest-routes.ts";
import { addCounts, countDelays } from "./flights/delay-counts.ts";
import { rankAirports } from "./flights/rank-airports.ts";
import { readAirports } from "./flights/read-airports.ts";
import { readAirportColumn, readMinutes, readNumbers } from "./flights/read-column.ts";
import { delayRange, sortDelays } from "./flights/sort-delays.ts";
import { monthNames, splitByMonth } from "./flights/split-by-month.ts";
import { writeReport } from "./flights/write-report.ts";

const numbers = workflow(readNumbers);
const airportColumn = workflow(readAirportColumn);
const minutes = workflow(readMinutes)().setName("minutes");
const delays = numbers("delay").setName("delays");
const distances = numbers("distance").setName("distances");
const origins = airportColumn("origin").setName("origins");
const destinations = airportColumn("destination").setName("destinations");
const names = workflow(readAirports)().setName("airport-names");

const byMonth = workflow(splitByMonth)({ minutes, delays, origins: origins.ids }).setName("split");
const count = workflow(countDelays);
const months = monthNames.map((month) =>
  count(byMonth[month], origins.codes).setName(`counts-${month}`),
);
const total = workflow(addCounts)(months).setName("counts");

const airports = workflow(rankAirports)(total, origins.codes, names).setName("airports");
const routes = workflow(busiestRoutes)(origins, destinations, distances, 10).setName("routes");
const sorted = workflow(sortDelays)(delays).setName("sorted-delays");
const range = workflow(delayRange)(sorted).setName("range");
export default workflow(writeReport)({ months, total, airports, routes, range }).setName("report");
