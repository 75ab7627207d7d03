import type { LiveFunction } from "../model/live-graph.ts";
import type { NodeContext } from "../model/node-context.ts";
import type { PluginWork } from "../model/plugin.ts";
import type { PluginHooks } from "../model/plugin-hooks.ts";
import { isExitCalled } from "./exit-called.ts";
import type { RunningNode } from "./running-node.ts";

/** Makes a call with the hooks of a plug-in of the user's own around it. */
export async function aroundHooks(
  { key, options }: Extract<PluginWork, { use: "code" }>,
  running: RunningNode,
  functions: readonly LiveFunction[],
  call: () => Promise<unknown>,
): Promise<unknown> {
  const plugin = functions.find((each) => each.plugin?.key === key)?.plugin;
  if (plugin === undefined) throw new Error(`bug: there is no plug-in ${key}`);
  const hooks = plugin.definition.hooks as PluginHooks<unknown>;
  const context = running.context() as NodeContext;
  const made = once(call);
  const run = async (name: keyof PluginHooks<unknown>, hook: () => unknown): Promise<unknown> => {
    try {
      return await hook();
    } catch (thrown) {
      if (made.hasThrown(thrown) || isExitCalled(thrown)) throw thrown;
      throw new PluginError(`${name} of the plug-in ${key} threw`, { cause: thrown });
    }
  };
  const { beforeNode, afterNode, onError, aroundNode } = hooks;
  if (beforeNode !== undefined) await run("beforeNode", () => beforeNode(context, options));
  let value: unknown;
  try {
    if (aroundNode === undefined) value = await made.call();
    else {
      value = await run("aroundNode", () => aroundNode(context, options, made.call));
      if (hooks.observer === true) value = await made.value(key);
    }
  } catch (thrown) {
    if (onError !== undefined && !isExitCalled(thrown)) {
      await run("onError", () => onError(context, options, thrown));
    }
    throw thrown;
  }
  if (afterNode !== undefined) await run("afterNode", () => afterNode(context, options, value));
  return value;
}

/** Thrown where a hook has thrown, which is its cause. */
class PluginError extends Error {
  override readonly name = "PluginError";
}

/** A call that is made at most once, and knows what it has thrown. */
function once(call: () => Promise<unknown>): {
  readonly call: () => Promise<unknown>;
  /** Throws if the call was never made. */
  readonly value: (key: string) => Promise<unknown>;
  readonly hasThrown: (thrown: unknown) => boolean;
} {
  let made: Promise<unknown> | undefined;
  let failure: { readonly thrown: unknown } | undefined;
  return {
    call: async () => {
      if (made !== undefined) throw new Error("a node is called once");
      made = call();
      try {
        return await made;
      } catch (thrown) {
        failure = { thrown };
        throw thrown;
      }
    },
    value: async (key) => {
      if (made === undefined) {
        throw new PluginError(
          `aroundNode of the plug-in ${key}, an observer, did not call the node`,
        );
      }
      return made;
    },
    hasThrown: (thrown) => failure !== undefined && failure.thrown === thrown,
  };
}
