import { explainAuthor } from "./author-failures.ts";
import type { AuthorFailure } from "./author-failures.ts";
import { explainBundle } from "./bundle-failures.ts";
import type { BundleFailure } from "./bundle-failures.ts";
import type { Explanation } from "./explanation.ts";
import { explainGraph } from "./graph-failures.ts";
import type { GraphFailure } from "./graph-failures.ts";
import { explainQuery } from "./query-failures.ts";
import type { QueryFailure } from "./query-failures.ts";
import { explainRun } from "./run-failures.ts";
import type { RunFailure } from "./run-failures.ts";
import { explainStore } from "./store-failures.ts";
import type { StoreFailure } from "./store-failures.ts";
import { explainUsage } from "./usage-failures.ts";
import type { UsageFailure } from "./usage-failures.ts";

/** Every reason that something can fail, with the data that explains it. */
export type Failure =
  | AuthorFailure
  | BundleFailure
  | GraphFailure
  | QueryFailure
  | RunFailure
  | StoreFailure
  | UsageFailure;

export type Reason = Failure["reason"];

/** One case per reason: a new reason does not compile until it is explained. */
export function explain(failure: Failure): Explanation {
  switch (failure.reason) {
    case "not-wrappable":
    case "handle-used-as-value":
    case "handle-called":
    case "handle-looped":
    case "handle-changed":
    case "item-named":
    case "name-not-text":
    case "instance-as-argument":
    case "called-inside-node":
      return explainAuthor(failure);
    case "workflow-file-missing":
    case "syntax-error":
    case "import-unresolved":
    case "cache-folder-unwritable":
    case "module-threw":
    case "module-never-loaded":
    case "module-exited":
    case "module-out-of-memory":
      return explainBundle(failure);
    case "no-node":
    case "params-not-taken":
    case "params-invalid":
    case "target-not-handle":
    case "duplicate-name":
    case "target-unknown":
    case "graph-not-repeatable":
      return explainGraph(failure);
    case "query-file-missing":
    case "query-syntax":
    case "query-unknown-key":
      return explainQuery(failure);
    case "node-never-fits":
    case "nodes-failed":
    case "node-threw":
    case "node-returned-unkeepable":
    case "node-exited":
    case "node-out-of-memory":
    case "node-item-missing":
    case "node-not-kept":
    case "node-stopped":
      return explainRun(failure);
    case "workflow-unknown":
    case "task-unknown":
    case "item-unknown":
    case "entry-damaged":
      return explainStore(failure);
    case "usage":
    case "flag-value":
    case "confirmation-needed":
    case "output-unwritable":
    case "bug":
      return explainUsage(failure);
  }
}

/** `FFUSE_NODE_NEVER_FITS`; stable across releases, safe to search for. */
export function failureCode(reason: Reason): string {
  return `FFUSE_${reason.toUpperCase().replaceAll("-", "_")}`;
}
