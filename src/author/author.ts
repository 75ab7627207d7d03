import { FfuseError } from "../failure/ffuse-error.ts";
import { restore, snapshot } from "../model/snapshot-hooks.ts";
import { context } from "./context.ts";
import { defineBackend } from "./define-backend.ts";
import { definePlugin } from "./define-plugin.ts";
import { declareInput } from "./declare-input.ts";
import { markOutputFile } from "./mark-output-file.ts";
import { after, optional, recover } from "./settle-handles.ts";
import type { AnyClass, Declared, OutputFile, WorkflowClass, WorkflowFunction } from "./types.ts";
import { wrapClass } from "./wrap-class.ts";
import { wrapFunction } from "./wrap-function.ts";

// In a bundle this file stands for the package.
export { after, context, defineBackend, definePlugin, optional, recover, restore, snapshot };

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

/**
 * A file that a node reads: an argument that gives it the absolute path. The node runs again when the content of the file
 * changes. A relative path begins at the folder of the workflow file, in a script at the working directory. Throws
 * `FfuseError` `input-invalid`.
 *
 * @example
 * const rows = parse(file("penguins.csv"));
 */
export function file(path: string | URL): Declared<string> {
  return declareInput("file", path);
}

/**
 * A folder that a node reads: an argument that gives it the absolute path. The node runs again when a name or a content
 * anywhere below it changes. Throws `FfuseError` `input-invalid`.
 */
export function folder(path: string | URL): Declared<string> {
  return declareInput("folder", path);
}

/**
 * The files that a glob picks: an argument that gives the node their absolute paths, sorted. The node runs again when a file
 * is added, removed or changed. Throws `FfuseError` `input-invalid`.
 *
 * @example
 * const table = merge(files("data/*.csv"));
 */
export function files(glob: string): Declared<string[]> {
  return declareInput("files", glob);
}

/**
 * A variable of the environment: an argument that gives the node its value, `undefined` or `fallback` where it is not set.
 * The node runs again when the value changes. Throws `FfuseError` `input-invalid`.
 */
export function env(key: string): Declared<string | undefined>;
export function env(key: string, fallback: string): Declared<string>;
export function env(key: string, fallback?: string): Declared<string | undefined> {
  return declareInput("env", key, fallback);
}

/**
 * Says inside a node that a file which it has written is part of what it returns: the content is kept, other nodes are
 * given the absolute path, and a file that was changed or lost since is put back instead of being made anew. A relative
 * path begins at the folder of the workflow file. Throws `FfuseError` `input-invalid`.
 *
 * @example
 * const plot = workflow((rows: Row[]) => {
 *   writeFileSync(new URL("plot.svg", import.meta.url), draw(rows));
 *   return outputFile(new URL("plot.svg", import.meta.url));
 * });
 */
export function outputFile(path: string | URL): OutputFile {
  return markOutputFile(path);
}

/** A class's own `prototype` cannot be written, a function's can or is absent; the text tells nothing reliable after bundling. */
function isClass(plain: object): boolean {
  return Object.getOwnPropertyDescriptor(plain, "prototype")?.writable === false;
}
