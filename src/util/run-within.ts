import { createContext, Script } from "node:vm";
import type { Context } from "node:vm";

/** A value, or word that the limit was reached first. */
export type Timed<Value> =
  { readonly inTime: true; readonly value: Value } | { readonly inTime: false };

const script = new Script("work()");
let context: Context | undefined;

/**
 * Runs a synchronous function and ends it after a time. Only such an outer limit can end a regular expression
 * that backtracks without end.
 */
export function runWithin<Value>(limitMs: number, work: () => Value): Timed<Value> {
  // A context takes milliseconds to make, and a query file may have thousands of rules.
  context ??= createContext({});
  let value: { readonly value: Value } | undefined;
  context["work"] = () => {
    value = { value: work() };
  };
  try {
    script.runInContext(context, { timeout: limitMs });
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
  } finally {
    context["work"] = undefined;
  }
  return value === undefined ? { inTime: false } : { inTime: true, value: value.value };
}
