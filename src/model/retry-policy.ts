/** When a node whose attempt failed is tried again. */
export interface RetryPolicy {
  /** How many attempts may follow the first. */
  readonly maxRetries: number;
  /** Whether a thrown error is worth another attempt: any, none, or those of these class names and codes. */
  readonly exceptions: boolean | readonly string[];
  /** Before the second attempt. */
  readonly delayMs: number;
  /** The delay before each later attempt is so many times the one before. */
  readonly backoff: number;
  /** No delay is longer. */
  readonly maxDelayMs: number;
  /** Whether chance shortens each delay, by up to a half, so that nodes that failed together do not come back together. */
  readonly jitter: boolean;
}

/** What holds where the query file says nothing. */
export const defaultRetries: RetryPolicy = {
  maxRetries: 0,
  exceptions: true,
  delayMs: 1000,
  backoff: 2,
  maxDelayMs: 60_000,
  jitter: true,
};

/** How the memory of a node grows from attempt to attempt. */
export interface MemoryGrowth {
  readonly factor: number;
  /** No attempt gets more; all that there is if absent. */
  readonly maxBytes?: number;
}
