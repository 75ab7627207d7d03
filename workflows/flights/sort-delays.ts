/** What of all delays lies where, in minutes. */
export interface DelayRange {
  readonly earliest: number;
  readonly median: number;
  readonly p90: number;
  readonly p99: number;
  readonly latest: number;
}

/** A sorted copy. */
export function sortDelays(delays: Int16Array): Int16Array {
  return delays.slice().sort();
}

/** Reads the range of delays off their sorted column: a percentile is the least delay that so many percent do not exceed. */
export function delayRange(sorted: Int16Array): DelayRange {
  const percentile = (percent: number): number =>
    sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
  return {
    earliest: percentile(0),
    median: percentile(50),
    p90: percentile(90),
    p99: percentile(99),
    latest: percentile(100),
  };
}
