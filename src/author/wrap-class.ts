import { FfuseError } from "../failure/ffuse-error.ts";
import { instanceKey } from "../model/live-graph.ts";
import type { InstanceTarget, LiveCall, LiveFunction } from "../model/live-graph.ts";
import { makeHandle } from "./make-handle.ts";
import { recordCall, recordFunction } from "./recorder.ts";
import type { AnyClass } from "./types.ts";

/** A class whose construction is recorded instead of made; everything else about the class shows through. */
export function wrapClass<Class extends AnyClass>(
  plain: Class,
  wrappedThrough: (...args: never) => unknown,
): Class {
  const code = plain as unknown as (...args: never) => unknown;
  const wrapped = recordFunction(code, "class", wrappedThrough);
  const construct = (target: Class, args: unknown[], newTarget: AnyClass): object => {
    // A subclass that calls `super(…)` needs the real constructor.
    if (newTarget !== proxy) return Reflect.construct(target, args, newTarget) as object;
    const call = recordCall({
      kind: "construct",
      function: wrapped,
      args,
      calledThrough: construct,
    });
    return makeInstance(call, wrapped);
  };
  const proxy: Class = new Proxy(plain, {
    construct,
    get(target, key, receiver): unknown {
      return key === "fn" && !Object.hasOwn(target, "fn")
        ? target
        : Reflect.get(target, key, receiver);
    },
  });
  return proxy;
}

const inspectKey = Symbol.for("nodejs.util.inspect.custom");

function makeInstance(construction: LiveCall, wrapped: LiveFunction): object {
  const methods = new Map<string, unknown>();
  let previous = construction.id;

  const setName = (name: unknown): unknown => {
    makeHandle(construction).setName(name as string);
    return instance;
  };

  const method = (name: string): unknown => {
    const record = (...args: readonly unknown[]): unknown => {
      const call = recordCall({
        kind: "method",
        function: wrapped,
        method: name,
        args,
        chain: { instance: construction.id, previous },
        calledThrough: record,
      });
      previous = call.id;
      return makeHandle(call);
    };
    // A method that is passed on without being called would hide its instance from the graph.
    Object.defineProperty(record, instanceKey, {
      value: { node: `${construction.name}.${name}` } satisfies InstanceTarget,
    });
    return record;
  };

  const target = { [inspectKey]: () => `Instance<${construction.name}>` };
  const instance: object = new Proxy(target, {
    get(_, key): unknown {
      if (key === instanceKey) {
        return { node: construction.name, call: construction } satisfies InstanceTarget;
      }
      if (key === "setName") return setName;
      if (key === "then" || key === "toJSON" || key === Symbol.toPrimitive) {
        throw new FfuseError({
          reason: "handle-used-as-value",
          node: construction.name,
          use: key === "then" ? "with await" : "in an expression",
        });
      }
      if (typeof key === "symbol") return undefined;
      let known = methods.get(key);
      if (known === undefined) methods.set(key, (known = method(key)));
      return known;
    },
    set(_, key): never {
      throw new FfuseError({
        reason: "handle-changed",
        node: construction.name,
        item: `.${String(key)}`,
      });
    },
  });
  return instance;
}
