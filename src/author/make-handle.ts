import { FfuseError } from "../failure/ffuse-error.ts";
import { formatItemPath } from "../model/item-path.ts";
import type { ItemPath } from "../model/item-path.ts";
import { handleKey } from "../model/live-graph.ts";
import { renameCall } from "../model/rename-call.ts";
import type { HandleTarget, LiveCall } from "../model/live-graph.ts";
import type { Handle } from "./types.ts";

/** A loop over a handle cannot know where to end; no honest destructuring takes this many items. */
const loopLimit = 1_000;

const inspectKey = Symbol.for("nodejs.util.inspect.custom");

/** What lies under the proxy: a function, so that calling the handle reaches `apply` and its explanation. */
interface Target {
  (): void;
  [handleKey]: HandleTarget;
  [inspectKey]: () => string;
}

const wholeValue: ItemPath = [];

/** The stand-in for the value of a call that has not run, or for the part of it at `path`. */
export function makeHandle<Value>(call: LiveCall, path: ItemPath = wholeValue): Handle<Value> {
  const target = (() => undefined) as unknown as Target;
  target[handleKey] = { call, path };
  target[inspectKey] = inspect;
  return new Proxy(target, traps) as unknown as Handle<Value>;
}

/** One set of traps for all handles: a graph may have a million of them. */
const traps: ProxyHandler<Target> = {
  get(target, key, handle): unknown {
    switch (key) {
      case handleKey:
        return target[handleKey];
      case "setName":
        return (name: unknown) => setName(target[handleKey], name, handle);
      case "item":
        return (step: string | number) => itemOf(target[handleKey], step);
      case Symbol.iterator:
        return () => items(target[handleKey]);
      case Symbol.toPrimitive:
        return (hint: string) => {
          throw usedAsValue(target, hint === "string" ? "as a text" : "in an expression");
        };
      case "then":
        // Inside a node a handle is what an async function may return.
        if (target[handleKey].call.under !== undefined) return undefined;
        throw usedAsValue(target, "with await, or returned from an async function");
      case "toJSON":
        throw usedAsValue(target, "in JSON.stringify");
      case Symbol.asyncIterator:
        throw usedAsValue(target, "in for await");
    }
    return typeof key === "symbol" ? undefined : itemOf(target[handleKey], key);
  },
  apply(target) {
    const { call, path } = target[handleKey];
    const item = formatItemPath(path).slice(1);
    throw new FfuseError({ reason: "handle-called", node: call.name, item });
  },
  set(target, key) {
    throw changed(target, key);
  },
  defineProperty(target, key) {
    throw changed(target, key);
  },
  deleteProperty(target, key) {
    throw changed(target, key);
  },
  has(target, key) {
    if (key === handleKey) return true;
    if (typeof key === "symbol") return false;
    throw usedAsValue(target, `with "${key}" in`);
  },
  ownKeys(target) {
    throw usedAsValue(target, "by listing its keys");
  },
};

function setName({ call, path }: HandleTarget, name: unknown, handle: unknown): unknown {
  if (path.length > 0) {
    const item = formatItemPath(path);
    throw new FfuseError({ reason: "item-named", node: call.name, item, name: String(name) });
  }
  if (typeof name !== "string" || name === "") {
    const what = name === "" ? "the empty text" : `a value of type ${typeof name}`;
    throw new FfuseError({ reason: "name-not-text", node: call.name, what });
  }
  renameCall(call, call.under === undefined ? name : `${call.under}/${name}`);
  call.named = true;
  return handle;
}

function itemOf({ call, path }: HandleTarget, step: string | number): Handle<unknown> {
  return makeHandle(call, [...path, step]);
}

function* items(target: HandleTarget): Generator {
  for (let index = 0; index < loopLimit; index += 1) yield itemOf(target, index);
  throw new FfuseError({ reason: "handle-looped", node: target.call.name, limit: loopLimit });
}

function inspect(this: Target): string {
  const { call, path } = this[handleKey];
  return `Handle<${call.name}${formatItemPath(path)}>`;
}

function usedAsValue(target: Target, use: string): FfuseError {
  const { name } = target[handleKey].call;
  return new FfuseError({ reason: "handle-used-as-value", node: name, use });
}

function changed(target: Target, key: string | symbol): FfuseError {
  const { call, path } = target[handleKey];
  const item = formatItemPath([...path, String(key)]);
  return new FfuseError({ reason: "handle-changed", node: call.name, item });
}
