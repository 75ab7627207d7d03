import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";

interface Flight {
  readonly date: Date;
  readonly delay: bigint;
  readonly distance: bigint;
  readonly origin: string;
  readonly destination: string;
}

/**
 * The report of workflows/flights.ts, computed in one go from whole rows: lists of delays by key, sorted where a
 * percentile is wanted. Shares no code with the workflow.
 */
export async function straightFlights(): Promise<unknown> {
  const data = join(createRequire(import.meta.url).resolve("vega-datasets"), "../../data");
  const file = await asyncBufferFromFile(join(data, "flights-3m.parquet"));
  const metadata = await parquetMetadataAsync(file);

  const all: number[] = [];
  const byMonth = new Map<number, number[]>();
  const byHour = new Map<number, number[]>();
  const byAirport = new Map<string, number[]>();
  const milesByRoute = new Map<string, number[]>();

  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const flights = await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd });
    rowStart = rowEnd;
    for (const { date, delay, distance, origin, destination } of flights as unknown as Flight[]) {
      const minutes = Number(delay);
      const minuteBefore = new Date(date.getTime() - 60_000);
      all.push(minutes);
      listOf(byMonth, minuteBefore.getUTCMonth()).push(minutes);
      listOf(byHour, date.getUTCHours()).push(minutes);
      listOf(byAirport, origin).push(minutes);
      listOf(milesByRoute, `${origin} ${destination}`).push(Number(distance));
    }
  }

  const table = await readFile(join(data, "airports.csv"), "utf8");
  const places = new Map(table.split("\n").map((line) => [line.slice(0, 3), placeOf(line)]));
  const airports = [...byAirport]
    .map(([code, delays]) => ({ code, ...places.get(code), ...summary(delays) }))
    .sort((a, b) => b.flights - a.flights);
  const sorted = Int32Array.from(all).sort();

  return {
    ...summary(all),
    range: {
      earliest: sorted[0],
      median: sorted[1_500_000 - 1],
      p90: sorted[2_700_000 - 1],
      p99: sorted[2_970_000 - 1],
      latest: sorted[3_000_000 - 1],
    },
    months: ["january", "february", "march", "april", "may", "june"].map((month, index) => ({
      month,
      ...summary(byMonth.get(index)!),
    })),
    hours: [...byHour]
      .sort(([a], [b]) => a - b)
      .map(([hour, delays]) => ({ hour, ...summary(delays) })),
    busiestAirports: airports.slice(0, 10),
    latestAirports: airports
      .filter(({ flights }) => flights >= 10_000)
      .sort((a, b) => b.meanDelay - a.meanDelay)
      .slice(0, 10),
    busiestRoutes: [...milesByRoute]
      .sort(([, a], [, b]) => b.length - a.length)
      .slice(0, 10)
      .map(([route, miles]) => {
        const [from, to] = route.split(" ");
        return { from, to, flights: miles.length, miles: miles.at(-1) };
      }),
  };
}

function listOf<Key>(lists: Map<Key, number[]>, key: Key): number[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

function summary(delays: readonly number[]): {
  flights: number;
  meanDelay: number;
  p90Delay: number;
} {
  const flights = delays.length;
  const sorted = Int32Array.from(delays).sort();
  return {
    flights,
    meanDelay: delays.reduce((sum, delay) => sum + delay, 0) / flights,
    p90Delay: sorted[Math.ceil((flights * 9) / 10) - 1]!,
  };
}

/** The busiest airports have no commas in their fields, so their lines need no reader of CSV. */
function placeOf(line: string): { name: string; city: string; state: string } {
  const [, name, city, state] = line.split(",");
  return { name: name!, city: city!, state: state! };
}
