import { FfuseError } from "../failure/ffuse-error.ts";
import { formatItemPath } from "../model/item-path.ts";
import type { ItemPath } from "../model/item-path.ts";
import { handleKey } from "../model/live-graph.ts";
import type { HandleTarget, LiveCall } from "../model/live-graph.ts";
import type { Handle } from "./types.ts";

/** A loop over a handle cannot know where to end; no honest destructuring takes this many items. */
const loopLimit = 1_000;

const inspectKey = Symbol.for("nodejs.util.inspect.custom");

/** The stand-in for the value of a call that has not run, or for the part of it at `path`. */
export function makeHandle<Value>(call: LiveCall, path: ItemPath = []): Handle<Value> {
  const shown = (key?: string | number): string =>
    formatItemPath(key === undefined ? path : [...path, key]);
  const usedAsValue = (use: string): FfuseError =>
    new FfuseError({ reason: "handle-used-as-value", node: call.name, use });
  const changed = (key: string | symbol): FfuseError =>
    new FfuseError({ reason: "handle-changed", node: call.name, item: shown(String(key)) });

  const setName = (name: unknown): unknown => {
    if (path.length > 0) {
      throw new FfuseError({
        reason: "item-named",
        node: call.name,
        item: shown(),
        name: String(name),
      });
    }
    if (typeof name !== "string" || name === "") {
      const what = name === "" ? "the empty text" : `a value of type ${typeof name}`;
      throw new FfuseError({ reason: "name-not-text", node: call.name, what });
    }
    call.name = name;
    call.named = true;
    return handle;
  };
  const item = (key: string | number): unknown => makeHandle(call, [...path, key]);

  function* items(): Generator {
    for (let index = 0; index < loopLimit; index += 1) yield item(index);
    throw new FfuseError({ reason: "handle-looped", node: call.name, limit: loopLimit });
  }

  // A function, so that calling the handle reaches `apply` and its explanation.
  const target = Object.assign(() => undefined, {
    [inspectKey]: () => `Handle<${call.name}${shown()}>`,
  });

  const handle: unknown = new Proxy(target, {
    get(_, key): unknown {
      switch (key) {
        case handleKey:
          return { call, path } satisfies HandleTarget;
        case "setName":
          return setName;
        case "item":
          return item;
        case Symbol.iterator:
          return items;
        case Symbol.toPrimitive:
          return (hint: string) => {
            throw usedAsValue(hint === "string" ? "as a text" : "in an expression");
          };
        case "then":
          throw usedAsValue("with await, or returned from an async function");
        case "toJSON":
          throw usedAsValue("in JSON.stringify");
        case Symbol.asyncIterator:
          throw usedAsValue("in for await");
      }
      if (typeof key === "symbol") return undefined;
      return item(key);
    },
    apply() {
      throw new FfuseError({ reason: "handle-called", node: call.name, item: shown().slice(1) });
    },
    construct() {
      throw new FfuseError({ reason: "handle-called", node: call.name, item: shown().slice(1) });
    },
    set(_, key) {
      throw changed(key);
    },
    defineProperty(_, key) {
      throw changed(key);
    },
    deleteProperty(_, key) {
      throw changed(key);
    },
    has(_, key) {
      if (key === handleKey) return true;
      if (typeof key === "symbol") return false;
      throw usedAsValue(`with "${key}" in`);
    },
    ownKeys() {
      throw usedAsValue("by listing its keys");
    },
  });
  return handle as Handle<Value>;
}
