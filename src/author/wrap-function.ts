import { makeHandle } from "./make-handle.ts";
import { recordCall, recordFunction } from "./recorder.ts";
import type { WorkflowFunction } from "./types.ts";

/** A function that records a call instead of making it. */
export function wrapFunction<Parameters extends readonly unknown[], Result>(
  fn: (...args: Parameters) => Result,
  wrappedThrough: (...args: never) => unknown,
): WorkflowFunction<Parameters, Result> {
  const wrapped = recordFunction(fn, "function", wrappedThrough);
  const record = (...args: readonly unknown[]): unknown =>
    makeHandle(recordCall({ kind: "function", function: wrapped, args, calledThrough: record }));
  Object.defineProperty(record, "name", { value: fn.name });
  Object.defineProperty(record, "fn", { value: fn });
  return record as WorkflowFunction<Parameters, Result>;
}
