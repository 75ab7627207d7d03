import type { Fingerprint, NodeName } from "./ids.ts";
import type { ItemPath } from "./item-path.ts";
import type { DeclaredKind } from "./fingerprint-parts.ts";
import type { Place } from "./place.ts";

/** Why a node runs, one member for each predicate of `src/plan/reasons`. */
export type RunReason =
  /** Nothing was ever kept under its name, and nothing under its fingerprint. */
  | { readonly kind: "new" }
  /** `--force`, or `cache: refresh`. */
  | { readonly kind: "forced" }
  | { readonly kind: "cache-off" }
  /** An argument, or what its function closes over, cannot be spelled, so nobody can tell whether it changed. */
  | { readonly kind: "unknowable"; readonly where: string; readonly what: string }
  /** A declared input is not there or cannot be read, so it cannot run. */
  | { readonly kind: "input-unusable"; readonly name: string; readonly found: string }
  /** Its result is older than `expires` allows. */
  | { readonly kind: "expired"; readonly ageMs: number; readonly expiresMs: number }
  /** Nothing changed, but its entry is gone or damaged. */
  | { readonly kind: "entry-lost"; readonly path: string; readonly found: string }
  /** Its result was removed by a person. */
  | { readonly kind: "removed" }
  /** What it depends on is not what it was when its latest result was kept. */
  | {
      readonly kind: "changed";
      readonly before: Fingerprint;
      /** At least one, the nearest to the node's own code first. */
      readonly changes: readonly Change[];
    }
  /** It is found again what it hands over to, and those nodes give something new. */
  | { readonly kind: "grown" }
  /** A result is there, but not what it was made of: it was kept by an earlier ffuse, or its record is damaged. */
  | { readonly kind: "unexplained" };

/** One thing that is different. */
export type Change =
  | {
      readonly part: "code";
      readonly how: "changed" | "added" | "removed";
      /** Name of the declaration; `code` where no more is known. */
      readonly unit: string;
      readonly place?: Place;
      /** Printed texts of the declaration, where they are known. */
      readonly before?: string;
      readonly now?: string;
    }
  | {
      readonly part: "package";
      readonly name: string;
      /** Version, with the integrity behind it where only that differs; absent if it was not reached. */
      readonly before?: string;
      readonly now?: string;
    }
  | {
      readonly part: "argument";
      readonly where: string;
      /** Spellings; absent if there was no such argument, or it was too long to keep. */
      readonly before?: string;
      readonly now?: string;
    }
  | {
      readonly part: "parent";
      readonly node: NodeName;
      readonly path: ItemPath;
      readonly where: string;
    }
  | {
      readonly part: "declared";
      readonly what: DeclaredKind;
      readonly name: string;
    }
  /** A variable of the module whose value its code does not tell. */
  | { readonly part: "constant"; readonly name: string }
  /** An earlier call on the same instance. */
  | { readonly part: "chain"; readonly node: NodeName }
  /** Parameters of the workflow that the function may close over. */
  | { readonly part: "parameters" }
  | { readonly part: "version"; readonly before?: string; readonly now?: string }
  | {
      readonly part: "environment";
      readonly key: string;
      readonly before?: string;
      readonly now?: string;
    }
  /** What a plug-in does that may change the value. */
  | {
      readonly part: "plugin";
      readonly use: string;
      readonly before?: string;
      readonly now?: string;
    };

/** What a plan says of a node before anything runs. */
export type Verdict =
  | { readonly status: "run"; readonly because: RunReason }
  /** `savedMs` is how long the kept result took to compute. */
  | { readonly status: "reuse"; readonly savedMs: number }
  /** It depends on values that are not there yet: those of `on`. */
  | { readonly status: "wait"; readonly on: readonly NodeName[] };
