import type { NodeFailure } from "../model/outcome.ts";
import { isOutputFileError } from "../store/output-file-error.ts";
import { isUnkeepableError } from "../store/unkeepable-error.ts";
import { describeThrown } from "./describe-thrown.ts";

/** Why a value was not kept, by what was thrown at the attempt. */
export function notKept(error: unknown): NodeFailure {
  if (isUnkeepableError(error)) {
    return { reason: "node-returned-unkeepable", where: error.where, what: error.what };
  }
  if (isOutputFileError(error)) {
    return { reason: "output-file-unusable", path: error.path, found: error.found };
  }
  const { message, code } = describeThrown(error);
  return {
    reason: "node-not-kept",
    message,
    code: code === undefined ? undefined : String(code),
  };
}
