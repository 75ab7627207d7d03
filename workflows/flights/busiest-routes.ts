import type { AirportColumn } from "./read-column.ts";

export interface Route {
  readonly from: string;
  readonly to: string;
  readonly flights: number;
  readonly miles: number;
}

/** The routes with the most flights, busiest first, equals by name. */
export function busiestRoutes(
  origin: AirportColumn,
  destination: AirportColumn,
  distance: Int16Array,
  count: number,
): Route[] {
  const width = destination.codes.length;
  const flights = new Uint32Array(origin.codes.length * width);
  const miles = new Int16Array(flights.length);
  distance.forEach((flown, flight) => {
    const route = (origin.ids[flight] ?? 0) * width + (destination.ids[flight] ?? 0);
    flights[route] = (flights[route] ?? 0) + 1;
    miles[route] = flown;
  });
  // Codes are sorted and a stable sort keeps the order of equals.
  return Array.from(flights.keys())
    .sort((a, b) => (flights[b] ?? 0) - (flights[a] ?? 0))
    .slice(0, count)
    .map((route) => ({
      from: origin.codes[Math.floor(route / width)] ?? "",
      to: destination.codes[route % width] ?? "",
      flights: flights[route] ?? 0,
      miles: miles[route] ?? 0,
    }));
}
