import type { MonthOfFlights } from "./split-by-month.ts";

const earliest = -1200;
const latest = 1799;
const width = latest - earliest + 1;

/**
 * How many flights of an airport, or of an hour, had which delay: rows of `width` counters.
 * Counts of parts add up to the counts of the whole, so that nothing about the whole is lost by parting.
 */
export interface DelayCounts {
  readonly byAirport: Uint32Array;
  readonly byHour: Uint32Array;
}

/** What the counters of one row say about its flights. */
export interface DelaySummary {
  readonly flights: number;
  readonly meanDelay: number;
  /** Nine of ten flights had this delay or a smaller one. */
  readonly p90Delay: number;
}

/** Counts the delays of a month by the airport and by the hour of the start. */
export function countDelays(month: MonthOfFlights, airports: readonly string[]): DelayCounts {
  const byAirport = new Uint32Array(airports.length * width);
  const byHour = new Uint32Array(24 * width);
  const count = (counts: Uint32Array, row: number, delay: number): void => {
    const cell = row * width + delay - earliest;
    counts[cell] = (counts[cell] ?? 0) + 1;
  };
  month.delays.forEach((delay, flight) => {
    if (delay < earliest || delay > latest) {
      throw new RangeError(`a delay of ${delay} minutes is outside of ${earliest} to ${latest}`);
    }
    count(byAirport, month.origins[flight] ?? 0, delay);
    count(byHour, month.hours[flight] ?? 0, delay);
  });
  return { byAirport, byHour };
}

/** The counts of all parts together. */
export function addCounts(parts: readonly DelayCounts[]): DelayCounts {
  const add = (tables: readonly Uint32Array[]): Uint32Array => {
    const sum = new Uint32Array(tables[0]?.length ?? 0);
    for (const table of tables) {
      table.forEach((count, cell) => {
        sum[cell] = (sum[cell] ?? 0) + count;
      });
    }
    return sum;
  };
  return {
    byAirport: add(parts.map((part) => part.byAirport)),
    byHour: add(parts.map((part) => part.byHour)),
  };
}

/** A summary for each row of the counters. */
export function summariseRows(counts: Uint32Array): DelaySummary[] {
  return Array.from({ length: counts.length / width }, (_, row) =>
    summarise(counts.subarray(row * width, (row + 1) * width)),
  );
}

/** One summary over all rows of the counters. */
export function summariseAll(counts: Uint32Array): DelaySummary {
  const row = new Uint32Array(width);
  counts.forEach((count, cell) => {
    row[cell % width] = (row[cell % width] ?? 0) + count;
  });
  return summarise(row);
}

function summarise(row: Uint32Array): DelaySummary {
  const flights = row.reduce((sum, count) => sum + count, 0);
  const minutes = row.reduce((sum, count, cell) => sum + count * (cell + earliest), 0);
  const wanted = Math.ceil((flights * 9) / 10);
  let seen = 0;
  const cell = row.findIndex((count) => (seen += count) >= wanted);
  return { flights, meanDelay: minutes / flights, p90Delay: cell + earliest };
}
