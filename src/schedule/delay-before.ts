import type { RetryPolicy } from "../model/retry-policy.ts";

/** How long the attempt after so many failed ones waits; `chance`, from 0 up to 1, shortens it by up to a half. */
export function delayBefore(policy: RetryPolicy, failed: number, chance: number): number {
  const { delayMs, backoff, maxDelayMs, jitter } = policy;
  // Of nothing nothing becomes, however often it is doubled.
  const grown = delayMs === 0 ? 0 : delayMs * backoff ** (failed - 1);
  const whole = Math.min(maxDelayMs, grown);
  return jitter ? whole * (1 - chance / 2) : whole;
}
