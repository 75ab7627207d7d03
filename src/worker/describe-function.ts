import { wrapFramesLimit } from "../model/live-graph.ts";
import type { LiveFunction } from "../model/live-graph.ts";
import type { LivePlugin } from "../model/plugin-hooks.ts";
import type { CalledCode, RecordedFunction, RecordedPlugin } from "../model/recorded-graph.ts";
import { sha256 } from "../util/spell-value.ts";
import { rawSites } from "./find-site.ts";

/** A wrapped function as data for the main thread. `paramsText` is the spelling of the workflow's parameters. */
export function describeFunction(wrapped: LiveFunction, paramsText: string): RecordedFunction {
  const { combination } = wrapped;
  const sites = rawSites(wrapped.site);
  const ofBundle = sites.filter(({ file }) => file === sites[0]?.file);
  return {
    textHash: textHashOf(wrapped),
    frames: ofBundle.map(({ line, column }) => ({ line, column })),
    framesCut: sites.length >= wrapFramesLimit,
    ...(wrapped.underParams ? { paramsHash: sha256(combination?.paramsText ?? paramsText) } : {}),
    ...(combination === undefined ? {} : { combination: combination.index }),
    ...(wrapped.argument === undefined ? {} : { argument: wrapped.argument }),
    ...(wrapped.plugin === undefined ? {} : { plugin: describePlugin(wrapped.plugin) }),
    ...(wrapped.calls === undefined ? {} : { calls: wrapped.calls.map(describeCalled) }),
  };
}

function describePlugin({ key, definition, nth }: LivePlugin): RecordedPlugin {
  return { key, isObserver: definition.hooks.observer === true, nth };
}

function describeCalled({
  function: { ordinal },
  method,
}: NonNullable<LiveFunction["calls"]>[number]): CalledCode {
  return { function: ordinal, ...(method === undefined ? {} : { method }) };
}

const textHashes = new WeakMap<LiveFunction, string>();

/** SHA-256 of the function's own text as the realm runs it. */
export function textHashOf(wrapped: LiveFunction): string {
  let hash = textHashes.get(wrapped);
  if (hash === undefined) {
    hash = sha256(Function.prototype.toString.call(wrapped.code));
    textHashes.set(wrapped, hash);
  }
  return hash;
}
