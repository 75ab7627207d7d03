/** Where time comes from, so that a test can own it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}
