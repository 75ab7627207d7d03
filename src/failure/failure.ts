import { explainAuthor } from "./author-failures.ts";
import type { AuthorFailure } from "./author-failures.ts";
import { explainBundle } from "./bundle-failures.ts";
import type { BundleFailure } from "./bundle-failures.ts";
import type { Explanation } from "./explanation.ts";
import { explainEdit } from "./edit-failures.ts";
import type { EditFailure } from "./edit-failures.ts";
import { explainGraph } from "./graph-failures.ts";
import type { GraphFailure } from "./graph-failures.ts";
import { explainParams } from "./params-failures.ts";
import type { ParamsFailure } from "./params-failures.ts";
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
  | EditFailure
  | GraphFailure
  | ParamsFailure
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
    case "input-invalid":
    case "input-used-as-value":
    case "context-outside-node":
    case "not-a-list":
    case "not-a-handle":
    case "after-later":
    case "map-options-invalid":
    case "reduce-empty":
    case "inner-call-lost":
    case "handle-from-outside":
    case "grown-name-taken":
    case "grown-too-deep":
      return explainAuthor(failure);
    case "workflow-file-missing":
    case "workflow-file-unusable":
    case "syntax-error":
    case "import-unresolved":
    case "import-unsupported":
    case "bundler-not-started":
    case "cache-folder-unwritable":
    case "module-threw":
    case "module-never-loaded":
    case "module-exited":
    case "module-out-of-memory":
      return explainBundle(failure);
    case "backend-not-defined":
    case "plugin-not-defined":
    case "backend-recorded":
    case "edit-invalid":
    case "edit-matches-nothing":
    case "edit-argument-missing":
    case "edit-name-taken":
    case "edit-dangling":
    case "edit-item-missing":
    case "edit-class-call":
    case "edit-cycle":
    case "edit-leaves-nothing":
      return explainEdit(failure);
    case "no-node":
    case "params-not-taken":
    case "params-invalid":
    case "grid-handle-kept":
    case "target-not-handle":
    case "duplicate-name":
    case "target-unknown":
    case "graph-not-repeatable":
      return explainGraph(failure);
    case "params-flag-syntax":
    case "params-flag-twice":
    case "params-grid-syntax":
    case "params-grid-value-twice":
    case "params-grid-empty":
    case "params-grid-too-large":
    case "params-forbidden-name":
    case "params-inexact-number":
    case "params-file-missing":
    case "params-file-unreadable":
    case "params-file-syntax":
    case "params-not-mapping":
      return explainParams(failure);
    case "query-file-missing":
    case "query-file-unreadable":
    case "query-too-large":
    case "query-not-utf8":
    case "query-syntax":
    case "query-many-documents":
    case "query-too-deep":
    case "query-alias-bomb":
    case "query-unknown-alias":
    case "query-too-many-mistakes":
    case "query-duplicate-key":
    case "query-forbidden-key":
    case "query-unknown-key":
    case "query-misplaced-key":
    case "query-wrong-type":
    case "query-bad-number":
    case "query-bad-size":
    case "query-bad-duration":
    case "query-bad-rate":
    case "query-unknown-value":
    case "query-empty-text":
    case "query-rule-without-match":
    case "query-rule-two-matches":
    case "query-long-match":
    case "query-bad-pattern":
    case "query-slow-pattern":
    case "setting-invalid":
      return explainQuery(failure);
    case "node-never-fits":
    case "run-stopped":
    case "node-threw":
    case "node-returned-unkeepable":
    case "node-exited":
    case "node-out-of-memory":
    case "node-timed-out":
    case "node-item-missing":
    case "node-wrote-shared":
    case "node-not-kept":
    case "input-missing":
    case "input-unusable":
    case "input-changing":
    case "output-file-unusable":
    case "node-stopped":
      return explainRun(failure);
    case "workflow-unknown":
    case "task-unknown":
    case "params-run-unknown":
    case "task-ambiguous":
    case "run-unknown":
    case "item-unknown":
    case "entry-damaged":
    case "storage-unwritable":
    case "store-newer":
    case "value-not-json":
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
