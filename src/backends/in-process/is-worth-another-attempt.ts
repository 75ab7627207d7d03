import type { NodeFailure } from "../../model/outcome.ts";
import type { RetryPolicy } from "../../model/retry-policy.ts";
import type { ThrownValue } from "../../model/thrown-value.ts";

/** Whether a failure may be gone at the next attempt, as far as the operator says and as far as can be known. */
export function isWorthAnotherAttempt(
  failure: NodeFailure,
  exceptions: RetryPolicy["exceptions"],
): boolean {
  switch (failure.reason) {
    case "node-exited":
    case "node-out-of-memory":
    case "node-timed-out":
      return true;
    case "node-threw":
      return typeof exceptions === "boolean" ? exceptions : isNamed(failure.thrown, exceptions);
    case "node-not-kept":
      if (typeof exceptions === "boolean") return exceptions;
      return failure.code !== undefined && exceptions.includes(failure.code);
    case "node-returned-unkeepable":
    case "node-item-missing":
    case "input-missing":
    case "input-unusable":
    case "input-changing":
    case "output-file-unusable":
    case "node-wrote-shared":
    case "node-stopped":
      return false;
  }
}

/** Whether the class or the code of a thrown error, or of one that it was caused by, is among the names. */
function isNamed(thrown: ThrownValue, names: readonly string[]): boolean {
  const { name, classes = [], code, cause, errors = [] } = thrown;
  const own = [name, ...classes, ...(code === undefined ? [] : [String(code)])];
  if (own.some((each) => names.includes(each))) return true;
  const below = cause === undefined ? errors : [cause, ...errors];
  return below.some((each) => isNamed(each, names));
}
