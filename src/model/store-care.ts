import type { CodecName } from "./result-ref.ts";

/** How many of something there are, and what they take. */
export interface Amount {
  readonly count: number;
  readonly bytes: number;
}

/** What can go of a workflow's folder, by what it is. */
export type GarbageKind =
  "results" | "runs" | "code" | "snapshots" | "scratch" | "aside" | "temporary";

/** What a collection of garbage removed, or would remove. */
export interface GarbageReport {
  readonly workflows: readonly WorkflowGarbage[];
  /** What all folders of workflows take afterwards. */
  readonly bytesLeft: number;
}

/** What was removed of a workflow, or would be. */
export interface WorkflowGarbage {
  readonly workflow: string;
  /** Why nothing of it was touched. */
  readonly busy?: string;
  readonly removed: Readonly<Record<GarbageKind, Amount>>;
}

/** Something that a look over a store found, told in one line. */
export interface Finding {
  /** `damaged`: something that was kept cannot be used. `note`: nothing is lost. */
  readonly kind: "damaged" | "note";
  readonly path: string;
  readonly found: string;
  /** What was done about it; absent if nothing was. */
  readonly mended?: string;
}

/** What a look over a workflow came to. */
export interface VerifiedWorkflow {
  /** As given, or the name of its folder if that cannot be told. */
  readonly workflow: string;
  readonly results: number;
  readonly journals: number;
  readonly bytes: number;
  readonly findings: readonly Finding[];
}

/** What the store of a workflow holds. */
export interface Measure {
  readonly workflow: string;
  /** Results that can be looked up, with the size of their encoded values. */
  readonly results: Amount;
  /** The largest first. */
  readonly byCodec: readonly ({ readonly codec: CodecName } & Amount)[];
  /** The largest first. */
  readonly byFunction: readonly ({
    readonly functionName: string;
    readonly durationMs: number;
  } & Amount)[];
  /** Small values stand in the journals, the others in entries of their own. */
  readonly inline: Amount;
  readonly entries: Amount;
  /** How many names have a latest result. */
  readonly names: number;
  /** How many results are the latest of two or more names. */
  readonly shared: number;
  /** What nothing refers to: entries that no journal tells of, code of no result, what killed runs left. */
  readonly garbage: Amount;
  readonly runs: number;
  /** When the oldest and the newest of the results were computed, in milliseconds since the epoch. */
  readonly oldestAt?: number;
  readonly newestAt?: number;
  /** How long all results took to compute. */
  readonly durationMs: number;
  /** What the whole folder takes. */
  readonly bytes: number;
}
