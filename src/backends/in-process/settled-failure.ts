import { explain, failureCode } from "../../failure/failure.ts";
import type { NodeFailure } from "../../model/outcome.ts";
import type { SettledFailure } from "../../model/settled.ts";

/** The failure of a node as other nodes are given it: nothing in it changes from run to run if the failure does not. */
export function settledFailure(node: string, failure: NodeFailure): SettledFailure {
  if (failure.reason !== "node-threw") {
    return {
      node,
      name: failureCode(failure.reason),
      message: explain({ ...failure, node }).headline,
    };
  }
  const { name, message, code } = failure.thrown;
  return { node, name, message, ...(code === undefined ? {} : { code }) };
}
