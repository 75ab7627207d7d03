import type { Fingerprint } from "../model/ids.ts";

/** Keeps states of instances by the fingerprint of the call after which they were so. */
export interface SnapshotStore {
  /**
   * Keeps a state. `whyUnlike` is given what would come back of it, and says what of it is not the same, so that
   * nothing is kept. Gives the reason if nothing was kept. Throws only what the place throws.
   */
  keep(state: unknown, options: KeepSnapshotOptions): Promise<string | undefined>;
  /** The first of these that is there and whole, and where it stands in the list. */
  findFirst(fingerprints: readonly Fingerprint[]): Promise<FoundSnapshot>;
  drop(fingerprint: Fingerprint): Promise<void>;
}

export interface KeepSnapshotOptions {
  readonly fingerprint: Fingerprint;
  readonly node: string;
  readonly functionName: string;
  readonly codeHash: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly whyUnlike: (copy: unknown) => string | undefined;
}

/** What a search for a snapshot came to. */
export interface FoundSnapshot {
  readonly found?: { readonly index: number; readonly state: unknown };
  /** Positions of those that are there but damaged. */
  readonly damaged: readonly number[];
}
