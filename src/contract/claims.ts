import type { Fingerprint } from "../model/ids.ts";

/**
 * How a run stands to a fingerprint that it wants to compute: nobody else can (`unshared`); it has claimed it, and others
 * may have computed it before (`mine`); another run computes it (`taken`); it had claimed it itself, and is about to give it
 * up (`releasing`).
 */
export type Taking = "unshared" | "mine" | "taken" | "releasing";

/** Keeps runs that use one store at the same time from computing the same things. Never fails: without claims, both do. */
export interface Claims {
  /** Whether no other run computes anything at the moment, as far as is known. */
  readonly isAlone: boolean;
  /** Claims a fingerprint, if nobody has. After `mine`, what others have kept up to now can be looked up. */
  take(fingerprint: Fingerprint): Taking | Promise<Taking>;
  /** Gives a fingerprint up; what was recorded for it can be looked up by others before they can claim it. */
  release(fingerprint: Fingerprint): void;
  /** Comes back when another run has given a fingerprint up, or has died; what it kept can then be looked up. */
  freed(fingerprint: Fingerprint): Promise<void>;
}
