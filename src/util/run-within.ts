import { runInNewContext } from "node:vm";

/** A value, or word that the limit was reached first. */
export type Timed<Value> =
  { readonly inTime: true; readonly value: Value } | { readonly inTime: false };

/**
 * Runs a synchronous function and ends it after a time. Only such an outer limit can end a regular expression
 * that backtracks without end.
 */
export function runWithin<Value>(limitMs: number, work: () => Value): Timed<Value> {
  let value: { readonly value: Value } | undefined;
  try {
    runInNewContext("work()", { work: () => (value = { value: work() }) }, { timeout: limitMs });
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
  }
  return value === undefined ? { inTime: false } : { inTime: true, value: value.value };
}
