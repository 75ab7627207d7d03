import { explain, failureCode } from "./failure.ts";
import type { Failure } from "./failure.ts";

const brand = Symbol.for("ffuse.error");

/**
 * The only error class of ffuse: one failure, or all mistakes of one file at once.
 * Switch on `failure.reason` or compare `code`, never the message.
 */
export class FfuseError extends Error {
  override readonly name = "FfuseError";
  /** The first of `failures`. */
  readonly failure: Failure;
  readonly failures: readonly Failure[];

  constructor(failures: Failure | readonly [Failure, ...Failure[]], options?: ErrorOptions) {
    const all = "reason" in failures ? ([failures] as const) : failures;
    const { headline, hint } = explain(all[0]);
    super(`${headline} (${hint})`, options);
    this.failure = all[0];
    this.failures = all;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Holds for errors made by another copy of ffuse too: the author's side and the Node API come as one each. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isFfuseError(value);
  }

  /** `FFUSE_NODE_NEVER_FITS`; stable across releases, safe to search for. */
  get code(): string {
    return failureCode(this.failure.reason);
  }
}

/** Whether a value is an `FfuseError`, be it made by another copy of ffuse. */
export function isFfuseError(value: unknown): value is FfuseError {
  return typeof value === "object" && value !== null && brand in value;
}
