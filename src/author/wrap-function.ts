import { FfuseError } from "../failure/ffuse-error.ts";
import { handleTarget } from "../model/live-graph.ts";
import type { ElementKey, LiveCall } from "../model/live-graph.ts";
import { makeHandle } from "./make-handle.ts";
import { recordCall, recordFunction } from "./recorder.ts";
import { optional } from "./settle-handles.ts";
import { renameCall } from "../model/rename-call.ts";
import type { Handle, WorkflowFunction } from "./types.ts";

type Recorded = (...args: readonly unknown[]) => unknown;

/** How a list is gone over. */
interface ListCall {
  readonly calledThrough: Recorded;
  readonly key?: ElementKey;
  readonly how?: "collect";
}

/** A function that records a call instead of making it. */
export function wrapFunction<Parameters extends readonly unknown[], Result>(
  fn: (...args: Parameters) => Result,
  wrappedThrough: (...args: never) => unknown,
): WorkflowFunction<Parameters, Result> {
  const wrapped = recordFunction(fn, "function", wrappedThrough);
  const record: Recorded = (...args) =>
    makeHandle(recordCall({ kind: "function", function: wrapped, args, calledThrough: record }));

  const note = (
    kind: LiveCall["kind"],
    args: readonly unknown[],
    { calledThrough, key, how }: ListCall,
  ): LiveCall =>
    recordCall({
      ...{ kind, function: wrapped, args, calledThrough },
      ...(key === undefined ? {} : { key }),
      ...(how === undefined ? {} : { how }),
    });

  /** Of a list whose length is known there is nothing to wait for. */
  const noteEach = (
    list: readonly unknown[],
    same: readonly unknown[],
    how: ListCall,
  ): LiveCall => {
    const elements = list.map((element, index) => {
      const call = note("function", [element, ...same], { calledThrough: how.calledThrough });
      const suffix = how.key === undefined ? index : keyOfKnown(how.key, element, index);
      return { call, suffix: `[${suffix}]` };
    });
    const isCollecting = how.how === "collect";
    const handles = elements.map(({ call }) => {
      const handle: Handle<unknown> = makeHandle(call);
      return isCollecting ? optional(handle) : handle;
    });
    const { calledThrough } = how;
    const gathered = note("gather", [handles], { calledThrough });
    gathered.elements = elements;
    renameCall(gathered, gathered.name);
    return gathered;
  };

  const noteMap = ([list, ...same]: readonly unknown[], how: ListCall): unknown => {
    if (Array.isArray(list)) return makeHandle(noteEach(list, same, how));
    requireHandle("map", wrapped.name, list);
    return makeHandle(note("map", [list, ...same], how));
  };

  const noteReduce = ([list, ...same]: readonly unknown[], calledThrough: Recorded): unknown => {
    if (!Array.isArray(list)) {
      requireHandle("reduce", wrapped.name, list);
      return makeHandle(note("reduce", [list, ...same], { calledThrough }));
    }
    if (list.length === 0)
      throw new FfuseError({ reason: "reduce-empty", functionName: wrapped.name });
    let level: readonly unknown[] = list;
    while (level.length > 1) {
      const next: unknown[] = [];
      for (let at = 0; at < level.length; at += 2) {
        const pair = level.slice(at, at + 2);
        next.push(
          pair.length === 1
            ? pair[0]
            : makeHandle(note("function", [...pair, ...same], { calledThrough })),
        );
      }
      level = next;
    }
    const [root] = level;
    return handleTarget(root) !== undefined
      ? root
      : makeHandle(note("gather", [root], { calledThrough }));
  };

  const map: Recorded = (...args) => noteMap(args, { calledThrough: map });
  const mapWith: Recorded = (options, ...args) =>
    noteMap(args, { calledThrough: mapWith, ...optionsIn(options) });
  const reduce: Recorded = (...args) => noteReduce(args, reduce);
  Object.defineProperty(record, "name", { value: fn.name });
  Object.defineProperty(record, "fn", { value: fn });
  Object.defineProperty(record, "map", { value: map });
  Object.defineProperty(record, "mapWith", { value: mapWith });
  Object.defineProperty(record, "reduce", { value: reduce });
  return record as unknown as WorkflowFunction<Parameters, Result>;
}

function requireHandle(call: "map" | "reduce", functionName: string, list: unknown): void {
  if (handleTarget(list) !== undefined) return;
  const what = list === null ? "null" : `a value of type ${typeof list}`;
  throw new FfuseError({ reason: "not-a-list", call, functionName, what });
}

/** A key is made of the element itself, which a handle does not have yet. */
function keyOfKnown(key: ElementKey, element: unknown, index: number): string | number {
  return handleTarget(element) !== undefined ? index : key(element as never, index);
}

function optionsIn(options: unknown): Pick<ListCall, "key" | "how"> {
  if (typeof options !== "object" || options === null) throw badOptions(options);
  const { key, onError } = options as { readonly key?: unknown; readonly onError?: unknown };
  if (key !== undefined && typeof key !== "function") throw badOptions(key);
  if (onError !== undefined && onError !== "stop" && onError !== "collect") {
    throw new FfuseError({
      reason: "map-options-invalid",
      what: "another onError than stop or collect",
    });
  }
  return {
    ...(key === undefined ? {} : { key: key as ElementKey }),
    ...(onError === "collect" ? { how: onError } : {}),
  };
}

function badOptions(given: unknown): FfuseError {
  const what = given === null ? "null" : `a value of type ${typeof given}`;
  return new FfuseError({ reason: "map-options-invalid", what });
}
