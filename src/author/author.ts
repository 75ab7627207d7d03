import { FfuseError } from "../failure/ffuse-error.ts";
export { restore, snapshot } from "../model/snapshot-hooks.ts";
import type { AnyClass, WorkflowClass, WorkflowFunction } from "./types.ts";
import { wrapClass } from "./wrap-class.ts";
import { wrapFunction } from "./wrap-function.ts";

/**
 * Wraps a class given as a standard decorator: `new` and method calls record nodes. The compiler keeps the class's own
 * types, since a decorator cannot change them; `workflow(class …)` gives the types of handles.
 */
export function workflow<Class extends AnyClass>(
  plain: Class,
  context: ClassDecoratorContext<Class>,
): Class;
/**
 * Wraps a class: construction is a node, each method call is a node, and the calls on one instance form a chain in call
 * order. Throws `FfuseError` `not-wrappable` for anything but a function or a class.
 */
export function workflow<Class extends AnyClass>(plain: Class): WorkflowClass<Class>;
/**
 * Wraps a sync or async function: calling the result records a node and gives a handle on the value it will have. Every
 * parameter may also be a handle, at any depth of arrays, objects, Maps and Sets. Throws `FfuseError` `not-wrappable`
 * for anything but a function or a class.
 */
export function workflow<Parameters extends unknown[], Result>(
  fn: (...args: Parameters) => Result,
): WorkflowFunction<Parameters, Result>;
export function workflow(plain: unknown): unknown {
  if (typeof plain !== "function") {
    const what = plain === null ? "null" : `a value of type ${typeof plain}`;
    throw new FfuseError({ reason: "not-wrappable", what });
  }
  return isClass(plain)
    ? wrapClass(plain as AnyClass, workflow)
    : wrapFunction(plain as (...args: unknown[]) => unknown, workflow);
}

/** The same as `workflow`, for files that read better with the other word. */
export const task: typeof workflow = workflow;

/** A class's own `prototype` cannot be written, a function's can or is absent; the text tells nothing reliable after bundling. */
function isClass(plain: object): boolean {
  return Object.getOwnPropertyDescriptor(plain, "prototype")?.writable === false;
}
